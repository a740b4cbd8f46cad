// The command `verify`: its flags and its help, without what it runs.

import type { Command } from "commander";
// Not the whole of the lab, which only the command itself needs.
import { PLANTS } from "../../lab/src/plants.ts";
import type { Terminal } from "./session.ts";

/** Flags of the command. */
export interface VerifyFlags {
  readonly only?: readonly string[];
  readonly full?: boolean;
  readonly brief?: boolean;
  readonly out?: string;
  readonly force?: boolean;
  readonly plant?: string;
  readonly quiet?: boolean;
}

/** Adds the command to the program. */
export function addVerify(root: Command, terminal: Terminal): void {
  root
    .command("verify")
    .description("put the claims of the paper to the test; exit code 0 only if all of them hold")
    .option("--only <id>", "only this experiment (repeatable)", (id: string, list: readonly string[] = []) => [...list, id])
    .option("--full", "twenty times the samples")
    .option("--brief", "an eighth of the samples")
    .option("--out <folder>", "write report.html, with figures, and outcomes.json")
    .option("--force", "replace an output folder that is not empty")
    .option(
      "--plant <name>",
      `instead of the engine a plain process with an error: ${
        PLANTS.map(({ name }) => name).join(", ")
      }; plain: without one; all: the matrix of them`,
    )
    .option("--quiet", "no progress")
    .action(async (flags: VerifyFlags) => {
      // Its experiments and the libraries that draw take longer to load than most commands to run.
      const { verifyCommand } = await import("./verification.ts");
      return verifyCommand(flags, terminal);
    });
}
