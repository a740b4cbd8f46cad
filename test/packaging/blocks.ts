/**
 * The fenced blocks of a document as one program, run by Node in the folder of a project that installed the package.
 *
 * Blocks of a document share their variables and are run in order: `js` and `ts` as they are, `sh` by the shell, `json` read. A name after the language
 * (`json config.json`) writes the block to that file instead. A `text` block right below one that was run is what it prints, where `…` stands for anything.
 * A comment `<!-- js … -->` (or another language, with or without a file) is run and not shown.
 */

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { transformSync } from "esbuild";

/** A fenced block. */
export interface Block {
  readonly language: string;
  /** File that it is written to, or "". */
  readonly file: string;
  readonly code: string;
  /** Line of its first line in the document, from 1. */
  readonly line: number;
  /** What it must print. */
  readonly output?: string;
}

/** Languages that are run, and those that are shown alone. */
const RUN = ["js", "ts", "sh", "json"];
const SHOWN = ["", "text", "html", "bibtex"];

/** The blocks of a document that are run. */
export function blocksOf(document: string): readonly Block[] {
  const found: (Block & { readonly end: number })[] = [];
  for (const match of document.matchAll(/^```(\w*)(?: (\S+))?\n([\s\S]*?)^```$|^<!-- (js|sh|json)(?: (\S+))?\n([\s\S]*?)-->$/gm)) {
    const [whole, language = match[4] ?? "", file = match[5] ?? "", code = match[6] ?? ""] = match;
    const line = document.slice(0, match.index).split("\n").length + 1;
    const before = found.at(-1);
    if (language === "text" && before !== undefined && document.slice(before.end, match.index).trim() === "") {
      found.splice(-1, 1, { ...before, output: code });
    } else if (RUN.includes(language)) {
      found.push({ language, file, code, line, end: match.index + whole.length });
    } else if (!SHOWN.includes(language)) {
      throw new Error(`line ${line}: a block in ${language}, which nothing runs`);
    }
  }
  return found;
}

/** Lines of shell blocks that are not run here, each with the reason. */
export const LEFT_OUT: readonly { readonly command: RegExp; readonly reason: string }[] = [
  { command: /^npm (?:start|test)\b/, reason: "in a clone: continuous integration runs them" },
  { command: /^npm install /, reason: "test/slow/install.test.ts installs the tarball by npm" },
];

const MARK = "\u0001";

/** The program of a document: imports first, each block between marks on the standard output. */
export function programOf(blocks: readonly Block[]): string {
  const imports = new Set<string>();
  const parts = blocks.map((block, k) => {
    const body = block.file === ""
      ? bodyOf(block, imports)
      : `writeFileSync(${JSON.stringify(block.file)}, ${JSON.stringify(block.code)});\n`;
    return `process.stdout.write("${MARK}${k}\\n");\n${body}`;
  });
  const head = [
    'import { spawnSync as shell } from "node:child_process";',
    'import { writeFileSync } from "node:fs";',
    ...imports,
    // One name may be imported by several blocks: a set holds each line once.
  ];
  return transformSync([...head, ...parts].join("\n"), { loader: "ts", format: "esm", target: "es2022" }).code;
}

function bodyOf({ language, code, line }: Block, imports: Set<string>): string {
  if (language === "json") return `JSON.parse(${JSON.stringify(code)});\n`;
  if (language === "sh") {
    const commands = code.split("\n").filter((text) => !LEFT_OUT.some(({ command }) => command.test(text))).join("\n");
    // npx takes a second to find what stands in node_modules/.bin.
    const script = `npx() { "$@"; }\n${commands}`;
    return `if (shell("sh", ["-euc", ${
      JSON.stringify(script)
    }], { stdio: "inherit" }).status !== 0) throw new Error("the shell block of line ${line} failed");\n`;
  }
  return code.replace(/^import \{([^}]*)\} from ("[^"]+");$/gm, (_, names: string, source: string) => {
    for (const name of names.split(",").map((one) => one.trim()).filter((one) => one !== "")) {
      imports.add(`import { ${name} } from ${source};`);
    }
    return "";
  });
}

/** What each block printed. */
export interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
  readonly printed: readonly string[];
}

/** Runs the blocks in a folder whose node_modules hold the package. */
export function runBlocks(name: string, blocks: readonly Block[], folder: string): Outcome {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, programOf(blocks));
  const PATH = [join(folder, "node_modules/.bin"), process.env.PATH].join(delimiter);
  const { NODE_PATH: _, FORCE_COLOR: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    cwd: folder,
    env: { ...env, PATH, NO_COLOR: "1" },
    encoding: "utf8",
  });
  return { code: status, stderr, printed: stdout.split(new RegExp(`${MARK}\\d+\n`)).slice(1) };
}

/** Whether what was printed is what the document shows; `…` in it stands for anything. */
export function shows(shown: string, printed: string): boolean {
  const pattern = shown.trimEnd().split("…").map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\s\\S]*?");
  return new RegExp(`^${pattern}$`).test(printed.trimEnd());
}
