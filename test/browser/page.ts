/** What runs in the page: the conformance bodies on every engine of this browser, one at a time, as the harness asks. */

import { bodies, runBody } from "../conformance/index.ts";
import { allEngines, reference } from "../engines.ts";

/** What the harness calls. */
export interface Harness {
  /** Names of the engines here. */
  engines(): Promise<readonly string[]>;
  /** Titles of the bodies, in order. */
  titles(): readonly string[];
  /** Runs one body on one engine; answers the number of comparisons, throws what the body throws. */
  run(engine: string, body: number): Promise<number>;
}

const harness: Harness = {
  engines: async () => (await allEngines()).map((engine) => engine.name),
  titles: () => bodies.map((body) => body.title),
  run: async (name, index) => {
    const engine = (await allEngines()).find((candidate) => candidate.name === name);
    const body = bodies[index];
    if (engine === undefined || body === undefined) throw new Error(`no engine ${name} or no body ${index} in the page`);
    return runBody(body, engine, reference);
  },
};

Object.assign(globalThis, { harness });
