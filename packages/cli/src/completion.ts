// `landau-mbc completion`: what a shell needs to complete commands, flags and their words; made from the commands themselves.

import type { Command, Option } from "commander";
import { ENGINE_NAMES } from "../../landau-mbc/src/engine.ts";
import { CliError } from "./failure.ts";
import { FORMATS } from "./formats.ts";

/** Shells that it is made for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** Words that may follow a flag; those of the others are files, or nothing that could be known. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  "--engine": ["auto", ...ENGINE_NAMES],
  "--format": FORMATS,
  "--snapshots": ["all", "every:"],
};
/** Flags that are followed by a file or folder. */
const PATHS = ["--out", "--rescue", "--velocities"];

/** The script of a shell, for its start-up file. */
export function completion(shell: string, root: Command): string {
  const known = SHELLS.find((name) => name === shell);
  if (known === undefined) {
    throw new CliError("USAGE", `shell: got ${JSON.stringify(shell)}; allowed: ${SHELLS.join(", ")}`, { path: "shell", value: shell });
  }
  return { bash, zsh, fish }[known](root);
}

/** Options of a command, --help among them. */
const optionsOf = (command: Command): readonly Option[] => command.createHelp().visibleOptions(command);
const flagOf = (option: Option): string => option.long ?? option.short ?? "";
/** One line, without what a shell might take for its own. */
const plain = (text: string): string => text.replaceAll(/[`'"$\\[\]:]/g, " ").replaceAll(/\s+/g, " ").trim();
/** Words that stand where the file would. */
const argumentWords = (command: Command): readonly string[] =>
  command.name() === "completion" ? SHELLS : command.name() === "help" ? (command.parent?.commands ?? []).map((other) => other.name()) : [];

function visible(root: Command): readonly Command[] {
  return root.createHelp().visibleCommands(root) as Command[];
}

function bash(root: Command): string {
  const commands = visible(root);
  const flags = commands.map((command) =>
    `    ${command.name()}) words="${[...optionsOf(command).map(flagOf), ...argumentWords(command)].join(" ")}" ;;`
  );
  const values = Object.entries(WORDS).map(([flag, words]) => `    ${flag}) words="${words.join(" ")}" ;;`);
  return `# Completion of landau-mbc for bash. In ~/.bashrc: eval "$(landau-mbc completion bash)"
_landau_mbc() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words="" k
  COMPREPLY=()
  case "$before" in
${values.join("\n")}
    ${PATHS.join("|")}) COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    return
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${[...commands.map((command) => command.name()), ...optionsOf(root).map(flagOf)].join(" ")}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${flags.join("\n")}
  esac
  case "$word" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$word")) ;;
    *) COMPREPLY=($(compgen -W "$(for k in $words; do case "$k" in -*) ;; *) echo "$k" ;; esac; done)" -- "$word") $(compgen -f -- "$word")) ;;
  esac
}
complete -o filenames -F _landau_mbc landau-mbc
`;
}

function zsh(root: Command): string {
  const commands = visible(root);
  const argument = (flag: string): string =>
    WORDS[flag] !== undefined
      ? `:value:(${WORDS[flag].map((word) => word.replace(":", "\\:")).join(" ")})`
      : PATHS.includes(flag)
      ? ":folder:_files"
      : ":value:";
  const spec = (option: Option): string =>
    `'${option.isBoolean() ? "" : "*"}${flagOf(option)}[${plain(option.description)}]${
      option.isBoolean() ? "" : argument(flagOf(option))
    }'`;
  const cases = commands.map((command) => {
    const words = argumentWords(command);
    const rest = words.length > 0 ? `'*:word:(${words.join(" ")})'` : "'*:file:_files'";
    return `    ${command.name()}) _arguments ${[...optionsOf(command).map(spec), rest].join(" ")} ;;`;
  });
  return `#compdef landau-mbc
# Completion of landau-mbc for zsh. In ~/.zshrc, after compinit: eval "$(landau-mbc completion zsh)"
_landau_mbc() {
  local -a commands
  commands=(${commands.map((command) => `'${command.name()}:${plain(command.description())}'`).join(" ")})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
compdef _landau_mbc landau-mbc
`;
}

function fish(root: Command): string {
  const commands = visible(root);
  const lines = commands.flatMap((command) => {
    const name = command.name();
    const seen = `-n '__fish_seen_subcommand_from ${name}'`;
    const flags = optionsOf(command).map((option) => {
      const flag = flagOf(option);
      const values = WORDS[flag] === undefined ? (PATHS.includes(flag) ? " -r -F" : " -x") : ` -x -a '${WORDS[flag].join(" ")}'`;
      return `complete -c landau-mbc ${seen} -l ${flag.replace(/^--/, "")}${option.isBoolean() ? "" : values} -d '${
        plain(option.description)
      }'`;
    });
    const words = argumentWords(command);
    return [
      `complete -c landau-mbc -n __fish_use_subcommand -f -a ${name} -d '${plain(command.description())}'`,
      ...flags,
      ...(words.length > 0 ? [`complete -c landau-mbc ${seen} -f -a '${words.join(" ")}'`] : []),
    ];
  });
  return `# Completion of landau-mbc for fish: landau-mbc completion fish > ~/.config/fish/completions/landau-mbc.fish
${lines.join("\n")}
`;
}
