/** The tests' own randomness, so that nothing here comes from the generator under test. */

export { Random } from "../packages/lab/src/random.ts";
