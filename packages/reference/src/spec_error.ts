/** The one error that the reference throws: which rule of the specification was broken, where, by what. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly code: "CONFIG" | "CHECKPOINT" | "GRID_OVERFLOW";
  /** The field at fault, as a path from the configuration's root. */
  readonly path: string;
  /** The value at fault. */
  readonly value: unknown;

  constructor(code: SpecError["code"], path: string, value: unknown, allowed: string) {
    super(`${path}: ${String(value)} is not allowed; expected ${allowed}`);
    this.code = code;
    this.path = path;
    this.value = value;
  }
}
