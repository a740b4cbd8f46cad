// Help as a manual page reads: after the flags what the command does, examples and exit codes; and the manual page itself, in roff.

import type { Command } from "commander";
import { type Entry, ENVIRONMENT, EXIT_CODES, MANUAL } from "./manual.ts";

const WIDTH = 100;

/** Puts the manual behind the flags of every command. */
export function addManual(root: Command): void {
  for (const command of [root, ...root.commands]) {
    const entry = entryOf(command, root);
    command.addHelpText("after", () => `\n${[...(entry === undefined ? [] : sections(entry)), exitCodes()].join("\n\n")}`);
  }
}

const entryOf = (command: Command, root: Command): Entry | undefined => MANUAL[command === root ? "" : command.name()];

function sections({ about, examples }: Entry): readonly string[] {
  const lines = examples.map(({ command, does }) => `  $ ${command}${does === "" ? "" : `\n      ${does}`}`);
  return [about.map((paragraph) => wrapped(paragraph, "")).join("\n\n"), `Examples:\n${lines.join("\n")}`];
}

const exitCodes = (): string =>
  wrapped(`Exit codes: ${EXIT_CODES.map(([code, means]) => `${code} ${means.split(":")[0]}`).join(" · ")}`, "");

function wrapped(text: string, indent: string): string {
  const lines = [indent];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) as string;
    if (last.trim() !== "" && last.length + word.length + 1 > WIDTH) lines.push(indent + word);
    else lines[lines.length - 1] = last === indent ? indent + word : `${last} ${word}`;
  }
  return lines.join("\n");
}

/** The manual page landau-mbc(1). */
export function manualPage(root: Command, version: string): string {
  const help = root.createHelp();
  const options = (command: Command): string[] =>
    help.visibleOptions(command).flatMap((option) => [".TP", `.B ${roff(help.optionTerm(option))}`, roff(help.optionDescription(option))]);
  const commands = help.visibleCommands(root).filter((command) => command.name() !== "help");
  const examples = ({ examples }: Entry): string[] =>
    examples.flatMap(({ command, does }) => [".TP", `.B ${roff(command)}`, does === "" ? "\\&" : roff(does)]);
  const pairs = (list: readonly (readonly [string, string])[]): string[] =>
    list.flatMap(([name, text]) => [".TP", `.B ${roff(name)}`, roff(text)]);
  const whole = MANUAL[""] as Entry;
  return `${
    [
      `.TH LANDAU-MBC 1 "" "landau-mbc ${version}"`,
      ".SH NAME",
      `landau-mbc \\- ${roff(root.description())}`,
      ".SH SYNOPSIS",
      ".B landau-mbc",
      ".I command",
      "[arguments] [flags]",
      ".SH DESCRIPTION",
      ...whole.about.flatMap((paragraph) => [".PP", roff(paragraph)]),
      ".SH COMMANDS",
      ...commands.flatMap((command) => {
        const entry = entryOf(command, root);
        return [
          `.SS ${roff(`landau-mbc ${help.subcommandTerm(command)}`)}`,
          roff(`${help.subcommandDescription(command)}.`),
          ...(entry?.about ?? []).flatMap((paragraph) => [".PP", roff(paragraph)]),
          ...options(command),
          ...(entry === undefined ? [] : [".PP", "Examples:", ...examples(entry)]),
        ];
      }),
      ".SH EXAMPLES",
      ...examples(whole),
      ".SH EXIT STATUS",
      ...pairs(EXIT_CODES),
      ".SH ENVIRONMENT",
      ...pairs(ENVIRONMENT),
    ].join("\n")
  }\n`;
}

/** A line of text as roff takes it: no control lines, and hyphens that can be copied. */
function roff(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll(/^([.'])/g, "\\&$1");
}
