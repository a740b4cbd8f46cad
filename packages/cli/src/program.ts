// The commands, their flags and their help.

import { validate } from "landau-mbc";
import { Command, CommanderError, InvalidArgumentError } from "commander";
// Not of the public entry: only this command needs it, and browsers should not carry it.
import { configJsonSchema } from "../../landau-mbc/src/json_schema.ts";
import { completion } from "./completion.ts";
import { convert } from "./convert.ts";
import { doctor } from "./doctor.ts";
import { type EnsembleFlags, ensembleOf } from "./ensemble.ts";
import { CliError, describe, EXIT, exitCode } from "./failure.ts";
import { addManual, manualPage } from "./help.ts";
import { inspect } from "./inspect.ts";
import { resume, type ResumeFlags } from "./resume.ts";
import { configured, run, type RunFlags } from "./run.ts";
import type { Terminal } from "./session.ts";
import { addVerify } from "./verify.ts";
import { version } from "./version.ts";

/**
 * Runs the command line.
 *
 * @param args the arguments after the program's name
 * @returns the exit code
 */
export async function main(args: readonly string[], terminal: Terminal = process): Promise<number> {
  const json = args.includes("--json");
  // A reader that has gone (`| head`) is no failure: what it wanted it has.
  terminal.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    await program(terminal).parseAsync([...args], { from: "user" });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      if (error.code !== "commander.help") terminal.stderr.write(`${describe(usage(error), json)}\n`);
      return EXIT.input;
    }
    terminal.stderr.write(`${describe(error, json)}\n`);
    return exitCode(error);
  }
}

const usage = (error: CommanderError): CliError => new CliError("USAGE", error.message.replace(/^error: /, ""), { cause: error });

function program(terminal: Terminal): Command {
  const root = new Command("landau-mbc")
    .description("Microcanonical binary collisions for the Landau equation: the same bits on every engine.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: () => {},
    });

  root
    .command("run")
    .description("run a configuration and print a summary")
    .argument("<config>", "JSON file, or - for standard input")
    .option("--set <path=value>", "set a field of the configuration (repeatable); the value is JSON, or else text", collect)
    .option("--seed <seed>", "an integer below 2^64, or any text")
    .option("--engine <name>", "reference, wasm, wasm-scalar, native or auto (default: auto)")
    .option("--threads <count>", "threads of the engine", wholeNumber)
    .option("--velocities <file>", "start from the velocities of a file: .npy, .npz, .csv, .ndjson, or a checkpoint .mbc")
    .option("--out <folder>", "write config.json, the series, velocities.npy, provenance.json, figure.svg, figure.png")
    .option(
      "--format <list>",
      "formats of the series: csv, json, ndjson, npz, npy (default: csv,json); without --out csv or ndjson, to standard output as it comes",
    )
    .option(
      "--snapshots <frames>",
      "with --out: velocities at some frames, while running: all, every:<count>, or times with commas between them",
    )
    .option("--checkpoint-every <seconds>", "with --out: seconds between checkpoints (default: 60)", decimal)
    .option(
      "--rescue <folder>",
      "where to save the run if --out cannot be written (default: here, else the folder for temporary files, else your home)",
    )
    .option("--force", "replace an output folder that is not empty")
    .option("--no-figure", "no figure in the output folder")
    .option("--quiet", "no progress and no summary")
    .option("--json", "the whole result on standard output, errors on standard error, both as one line of JSON")
    .action((file: string, flags: RunFlags) => run(file, flags, terminal));

  root
    .command("ensemble")
    .description("run a configuration many times with independent random numbers, and print mean and standard error")
    .argument("<config>", "JSON file, or - for standard input")
    .requiredOption("--members <count>", "how many runs", wholeNumber)
    .option("--first-member <number>", "number of the first one (default: 0, the run of the command run)", wholeNumber)
    .option("--threads <count>", "members at work at once (default: one for each processor)", wholeNumber)
    .option("--covariance <a,b>", "covariance of two observed quantities (repeatable)", collect, [])
    .option("--set <path=value>", "set a field of the configuration (repeatable); the value is JSON, or else text", collect)
    .option("--seed <seed>", "an integer below 2^64, or any text")
    .option("--engine <name>", "reference, wasm, wasm-scalar, native or auto (default: auto)")
    .option("--out <folder>", "write config.json, ensemble.csv, ensemble.json, provenance.json, figure.svg, figure.png")
    .option("--checkpoint-every <seconds>", "with --out: seconds between checkpoints of members on their way (default: 60)", decimal)
    .option("--force", "replace an output folder that is not empty")
    .option("--no-figure", "no figure in the output folder")
    .option("--quiet", "no progress and no summary")
    .option("--json", "the whole result on standard output, errors on standard error, both as one line of JSON")
    .action((file: string, flags: EnsembleFlags) => ensembleOf(file, flags, terminal));

  root
    .command("resume")
    .description("go on with an unfinished run from its latest checkpoint, or with an unfinished ensemble from its members, to the end")
    .argument("<folder>", "the --out folder of the run, or its .unfinished")
    .option("--engine <name>", "another engine; the bits are the same")
    .option("--threads <count>", "threads of the engine", wholeNumber)
    .option("--checkpoint-every <seconds>", "seconds between checkpoints", decimal)
    .option("--rescue <folder>", "where to save the run if its folder cannot be written")
    .option("--quiet", "no progress and no summary")
    .option("--json", "the whole result on standard output, errors on standard error, both as one line of JSON")
    .action((folder: string, flags: ResumeFlags) => resume(folder, flags, terminal));

  root
    .command("inspect")
    .description("say what is in a checkpoint or in the folder of a run, and whether it is intact")
    .argument("<path>", "a file checkpoint-*.mbc, or a folder")
    .option("--json", "as one line of JSON")
    .action((path: string, flags: { readonly json?: boolean }) => inspect(path, flags, terminal));

  root
    .command("validate")
    .description("check a configuration without running it, and print it with every default filled in")
    .argument("<config>", "JSON file, or - for standard input")
    .option("--set <path=value>", "set a field first (repeatable)", collect)
    .option("--seed <seed>", "an integer below 2^64, or any text")
    .option("--json", "errors as one line of JSON each")
    .action((file: string, flags: Pick<RunFlags, "set" | "seed" | "json">) => check(file, flags, terminal));

  root
    .command("schema")
    .description("print the JSON Schema of a configuration, for editors")
    .action(() => {
      terminal.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    });

  root
    .command("convert")
    .description("write the velocities of a file or checkpoint, or a series, in another format")
    .argument("<from>", "a file that ends with .npy, .npz, .csv, .ndjson, .json or .mbc")
    .argument("<to>", "a file that ends with .npy, .npz, .csv, .ndjson or .json")
    .option("--force", "replace a file that is there")
    .action((from: string, to: string, flags: { readonly force?: boolean }) => convert(from, to, flags, terminal));

  root
    .command("doctor")
    .description("say what works on this machine, and what to do about what does not")
    .option("--json", "as one line of JSON")
    .action((flags: { readonly json?: boolean }) => doctor(flags, terminal));

  root
    .command("completion")
    .description("print a script that makes a shell complete commands and flags")
    .argument("<shell>", "bash, zsh or fish")
    .action((shell: string) => {
      terminal.stdout.write(completion(shell, root));
    });

  root
    .command("manual", { hidden: true })
    .description("print the manual page")
    .action(() => {
      terminal.stdout.write(manualPage(root, version));
    });

  addVerify(root, terminal);

  addManual(root);
  // Failures are reported in one place, in main.
  for (const command of root.commands) command.exitOverride().configureOutput({ ...root.configureOutput() });
  return root;
}

/** Every error on its own line; the last one is thrown, for main to say and for the exit code. */
function check(file: string, flags: Pick<RunFlags, "set" | "seed" | "json">, terminal: Terminal): void {
  const validation = validate(configured(file, flags));
  if (validation.ok) {
    terminal.stdout.write(
      `${JSON.stringify(validation.config, (_key, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value), 2)}\n`,
    );
    return;
  }
  const last = validation.errors.length - 1;
  for (const error of validation.errors.slice(0, last)) terminal.stderr.write(`${describe(error, flags.json === true)}\n`);
  throw validation.errors[last];
}

const collect = (value: string, list: readonly string[] = []): readonly string[] => [...list, value];

function decimal(text: string): number {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new InvalidArgumentError("Allowed: a number.");
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Allowed: a whole number of at most 9 digits.");
  return Number(text);
}
