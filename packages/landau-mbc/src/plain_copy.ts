/**
 * What a caller hands over is read once, into objects of our own, before it is checked: a getter, a proxy or another piece of code could otherwise show the
 * check one value and the run another.
 */

import { LandauError, type LandauErrorCode, reasonOf } from "./errors.ts";

/** Far more than a configuration of 1000 components has; whatever is larger is a slip or an attack, and refused before it takes minutes. */
const MOST_OBJECTS = 100_000;
const MOST_ITEMS = 20_000_000;
const DEEPEST = 16;

/** Keys whose values are not copied here: their own schemas read them once, large ones into a typed array. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(["data", "signal"]);

/**
 * A copy of plain objects and lists, down to the values that are neither; own enumerable properties only, so nothing comes from a prototype.
 *
 * Objects of a class, typed arrays, functions are handed on as they are. A cycle stays one.
 *
 * @param root what paths start with
 * @throws LandauError of the code for a property that throws when it is read, for more than 10^5 objects, 2 · 10^7 items or 16 levels
 */
export function plainCopy(
  input: unknown,
  root: string,
  codeOf: (path: string) => LandauErrorCode,
): { readonly copy: unknown; /** In its lists and objects. */ readonly items: number } {
  const copier = new Copier(codeOf);
  const copy = copier.copy(input, root, 0);
  return { copy, items: copier.items };
}

class Copier {
  items = 0;
  readonly #codeOf: (path: string) => LandauErrorCode;
  readonly #copies = new Map<object, unknown>();

  constructor(codeOf: (path: string) => LandauErrorCode) {
    this.#codeOf = codeOf;
  }

  copy(value: unknown, path: string, depth: number): unknown {
    if (typeof value !== "object" || value === null) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    const list = this.#reading(path, () => Array.isArray(value));
    if (!list && !this.#reading(path, () => isPlain(value))) return value;
    if (depth > DEEPEST) throw this.#refused(path, `nested more than ${DEEPEST} deep; allowed: a plain object`);
    if (this.#copies.size >= MOST_OBJECTS) throw this.#refused(path, `more than ${MOST_OBJECTS} objects; allowed: fewer`);
    return list ? this.#list(value as readonly unknown[], path, depth) : this.#object(value, path, depth);
  }

  #list(list: readonly unknown[], path: string, depth: number): unknown[] {
    const length = this.#reading(path, () => list.length);
    this.items += length;
    if (!(this.items <= MOST_ITEMS)) throw this.#refused(path, `got an array of ${length}; allowed: at most ${MOST_ITEMS} items`);
    const copy: unknown[] = [];
    this.#copies.set(list, copy);
    for (let k = 0; k < length; k++) {
      const at = `${path}[${k}]`;
      copy.push(this.copy(this.#reading(at, () => list[k]), at, depth + 1));
    }
    return copy;
  }

  #object(object: object, path: string, depth: number): object {
    const copy: Record<string, unknown> = Object.create(null);
    this.#copies.set(object, copy);
    const keys = this.#reading(path, () => Object.keys(object));
    this.items += keys.length;
    if (this.items > MOST_ITEMS) throw this.#refused(path, `got an object of ${keys.length} keys; allowed: fewer`);
    for (const key of keys) {
      const at = path === "" ? key : `${path}.${key}`;
      const value = this.#reading(at, () => (object as Record<string, unknown>)[key]);
      copy[key] = AS_THEY_ARE.has(key) ? value : this.copy(value, at, depth + 1);
    }
    return copy;
  }

  /** Whatever may be code of the caller's: getters, traps of a proxy. */
  #reading<T>(path: string, read: () => T): T {
    try {
      return read();
    } catch (cause) {
      throw this.#refused(path, `threw when it was read (${reasonOf(cause)}); allowed: plain data`, cause);
    }
  }

  #refused(path: string, text: string, cause?: unknown): LandauError {
    return new LandauError(this.#codeOf(path), `${path === "" ? "configuration" : path}: ${text}`, { path, cause });
  }
}

/** Literals, what JSON.parse makes, also of another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
