// Runs programs: output into a log file, nothing on the screen unless it fails.

import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import { environment, LOGS, ROOT } from "./paths.mjs";

/** A failure that its message explains completely; shown without a stack. */
export class StepFailure extends Error {
  name = "StepFailure";
}

/** Program and arguments as one would type them. */
export function commandLine(command, args) {
  const show = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`);
  return [command === process.execPath ? "node" : command, ...args.map((arg) => (arg.startsWith(ROOT) ? relative(ROOT, arg) || "." : arg))]
    .map(show).join(" ");
}

/**
 * Runs a program to its end. Standard input is closed. All output goes to `.tools/logs/<log>.log`, and to the screen when
 * `show` is set. Resolves to `{ code, output }`; a program that is not there has code 127.
 */
export function run(log, command, args, { env = {}, cwd = ROOT, show = false } = {}) {
  mkdirSync(LOGS, { recursive: true });
  const file = createWriteStream(join(LOGS, `${log}.log`));
  file.write(`$ ${commandLine(command, args)}\n`);
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(command, args, { cwd, env: environment(env), stdio: ["ignore", "pipe", "pipe"] });
    const take = (stream) => (chunk) => {
      output += chunk;
      file.write(chunk);
      if (show) stream.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", take(process.stdout));
    child.stderr.setEncoding("utf8").on("data", take(process.stderr));
    child.on("error", (error) => file.end(() => resolve({ code: 127, output: `${output}${error.message}` })));
    child.on(
      "close",
      (code, signal) => file.end(() => resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output })),
    );
  });
}

/** The same; a code other than 0 is a StepFailure with the command and the last lines of its log. */
export async function must(log, command, args, options = {}) {
  const { code, output } = await run(log, command, args, options);
  if (code === 0) return output;
  const tail = output.trimEnd().split("\n").slice(-25).map((line) => `  | ${line}`);
  throw new StepFailure(
    [
      `The command failed with code ${code}:`,
      `  ${commandLine(command, args)}`,
      "The end of its output:",
      ...tail,
      `All of it: ${relative(ROOT, join(LOGS, `${log}.log`))}`,
    ].join("\n"),
  );
}

/** First line that a program says, or null when it is not there or fails. */
export function answer(command, args) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: ROOT,
    env: environment(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return status === 0 ? stdout.trim().split("\n")[0] : null;
}
