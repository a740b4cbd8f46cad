import { LandauError } from "../src/errors.ts";

/** The error that the work is refused with; work that is accepted, or fails otherwise, throws. */
export function refusal(work: () => unknown): LandauError {
  try {
    work();
  } catch (error) {
    if (error instanceof LandauError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}
