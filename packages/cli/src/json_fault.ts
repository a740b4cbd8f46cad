// Where a text stops being JSON (RFC 8259). JSON.parse knows, but tells the position in some cases only and differently in each release.

/** The first fault of a text: line and column count from 1, the column in UTF-16 units. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly found: string;
}

class Stop {
  readonly at: number;
  readonly expected: string;
  constructor(at: number, expected: string) {
    this.at = at;
    this.expected = expected;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** From the space on, all but the quote and the backslash. */
const CHARACTERS = /(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const SPACE = /[ \t\n\r]*/y;
/** Deeper nesting than this is not a configuration, and the recursion below must end. */
const MOST_LEVELS = 500;

/** The first fault, or undefined if the text is JSON. */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    const end = skip(text, value(text, skip(text, 0), 0));
    if (end < text.length) throw new Stop(end, "the end of the file");
    return undefined;
  } catch (stop) {
    if (!(stop instanceof Stop)) throw stop;
    const before = text.slice(0, stop.at);
    const found = stop.at >= text.length ? "the end of the file" : JSON.stringify(String.fromCodePoint(text.codePointAt(stop.at) ?? 0));
    return { line: before.split("\n").length, column: stop.at - before.lastIndexOf("\n"), expected: stop.expected, found };
  }
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

const skip = (text: string, at: number): number => match(SPACE, text, at);

function value(text: string, at: number, level: number): number {
  if (level > MOST_LEVELS) throw new Stop(at, `at most ${MOST_LEVELS} levels`);
  const first = text[at];
  if (first === "{") {
    return members(
      text,
      at,
      level,
      "}",
      (from) => value(text, colon(text, string(text, from, 'a key in double quotes or "}"')), level + 1),
    );
  }
  if (first === "[") return members(text, at, level, "]", (from) => value(text, from, level + 1));
  if (first === '"') return string(text, at, "a string");
  for (const word of ["true", "false", "null"]) if (text.startsWith(word, at)) return at + word.length;
  const end = match(NUMBER, text, at);
  if (end === at) throw new Stop(at, "a value (object, array, string, number, true, false or null)");
  return end;
}

/** The inside of an object or array, `at` on its bracket. */
function members(text: string, at: number, level: number, close: "}" | "]", member: (from: number) => number): number {
  let here = skip(text, at + 1);
  if (text[here] === close) return here + 1;
  for (;;) {
    here = skip(text, member(here));
    if (text[here] === close) return here + 1;
    if (text[here] !== ",") throw new Stop(here, `"," or "${close}"`);
    here = skip(text, here + 1);
    if (text[here] === close) throw new Stop(here, `another ${close === "}" ? "key" : "value"} after the comma (level ${level + 1})`);
  }
}

function colon(text: string, at: number): number {
  const here = skip(text, at);
  if (text[here] !== ":") throw new Stop(here, '":"');
  return skip(text, here + 1);
}

function string(text: string, at: number, expected: string): number {
  if (text[at] !== '"') throw new Stop(at, expected);
  const end = match(CHARACTERS, text, at + 1);
  if (text[end] !== '"') throw new Stop(end, text[end] === "\\" ? "an escape of JSON" : 'a closing "');
  return end + 1;
}
