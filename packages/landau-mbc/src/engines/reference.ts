/** The reference implementation as an engine: slow, and the one the others are compared with. */

import { atOnce, type Pieces, Run, Sha256, stages } from "@landau-mbc/reference";
import type { Engine, PiecewiseRun, PiecewiseStart } from "../engine.ts";
import { asLandauError, type LandauError } from "../errors.ts";
import { bytesToBeHad, memoryError, REFERENCE_FOOTPRINT, requireRoom } from "../memory.ts";
import { planParticles } from "../plan_reader.ts";

/** The TypeScript engine; always there. */
export function referenceEngine(): Engine {
  return {
    name: "reference",
    threads: 1,
    start: (plan, velocities) => atOnce(inPieces.start(plan, velocities)),
    resume: (checkpoint) => atOnce(inPieces.resume(checkpoint)),
    inPieces,
    stages,
    hashing: () => new Sha256(),
  };
}

const inPieces: PiecewiseStart = {
  *start(plan, velocities) {
    const particles = planParticles(plan);
    requireRoom(particles, REFERENCE_FOOTPRINT);
    return new ReferenceRun(yield* guardedPieces(Run.startInPieces(plan, velocities), particles));
  },
  *resume(checkpoint) {
    return new ReferenceRun(yield* guardedPieces(Run.resumeInPieces(checkpoint)));
  },
};

class ReferenceRun implements PiecewiseRun {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  get collisions(): number {
    return this.#run.collisions;
  }

  get largestRounding(): number {
    return this.#run.largestRounding;
  }

  collisionsAt(t: number): number {
    return guarded(() => this.#run.collisionsAt(t));
  }

  advance(toCollision: number): void {
    this.#run.advance(toCollision);
  }

  frame(): Float64Array {
    return atOnce(this.frameInPieces());
  }

  frameInPieces(): Pieces<Float64Array> {
    return guardedPieces(this.#run.frameInPieces());
  }

  velocities(from?: number, to?: number): Float64Array {
    return atOnce(this.velocitiesInPieces(from, to));
  }

  velocitiesInPieces(from?: number, to?: number): Pieces<Float64Array> {
    return guardedPieces(this.#run.velocitiesInPieces(from, to));
  }

  checkpoint(): Uint8Array {
    return atOnce(this.checkpointInPieces());
  }

  checkpointInPieces(): Pieces<Uint8Array> {
    return guardedPieces(this.#run.checkpointInPieces());
  }

  stateHash(): string {
    return atOnce(this.stateHashInPieces());
  }

  stateHashInPieces(): Pieces<string> {
    return guardedPieces(this.#run.stateHashInPieces());
  }

  free(): void {
    // The garbage collector's work.
  }
}

/** An array that cannot be had is a RangeError in JavaScript. */
function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translated(error, undefined);
  }
}

function* guardedPieces<T>(work: Pieces<T>, particles?: number): Pieces<T> {
  try {
    return yield* work;
  } catch (error) {
    throw translated(error, particles);
  }
}

function translated(error: unknown, particles: number | undefined): LandauError {
  const refused = error instanceof RangeError && /allocation|array length|array buffer/i.test(error.message);
  if (refused && particles !== undefined) {
    const wanted = REFERENCE_FOOTPRINT.bytesPerParticle * particles;
    return memoryError(particles, REFERENCE_FOOTPRINT, bytesToBeHad(wanted, (bytes) => new ArrayBuffer(bytes)), error);
  }
  return asLandauError(error, refused ? "MEMORY" : "ENGINE");
}
