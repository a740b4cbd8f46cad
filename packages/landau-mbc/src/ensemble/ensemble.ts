/** One call from configuration to statistics over many runs. */

import { processors } from "../builtin_modules.ts";
import { validated } from "../config.ts";
import { refuseIfAborted } from "../departure.ts";
import type { Engine } from "../engine.ts";
import { LandauError } from "../errors.ts";
import { nameOf, shapeOf } from "../frame.ts";
import { refuseTakenNames } from "../measure.ts";
import { resolve, type Resolved } from "../resolve.ts";
import type { Realm } from "../workers/realm.ts";
import { MOST_WORKERS } from "../workers/worker_pool.ts";
import { workerKind } from "../workers/worker_port.ts";
import { sizeOf, unknownName } from "./columns.ts";
import { runMember } from "./member.ts";
import { readEnsembleOptions, type ResolvedEnsembleOptions } from "./options.ts";
import type { EnsembleResult } from "./result.ts";
import { type MemberRunner, Undertaking } from "./undertaking.ts";

/** Numbers of all members that may be kept at once, as records and as series: a gibibyte each. */
const MOST_KEPT = 134217728;
/** Threads of Node's pool, where the native engine works away from the thread of the call. */
const THREADS_AWAY = 4;

/**
 * Runs the members of a configuration and takes statistics over them.
 *
 * @throws LandauError see the codes
 */
export async function runEnsemble(realm: Realm, config: unknown, options: unknown): Promise<EnsembleResult> {
  const called = performance.now();
  const how = readEnsembleOptions(options);
  const own = resolve(validated(config));
  refuseUnknownNames(own, how);
  refuseLargeCovariances(own, how);
  refuseTooMuch(own, how);
  refuseIfAborted(how);
  const { loader } = realm;
  const engine = await loader.load(how.engine);
  const place = await placeOf(realm, engine, how);
  refuseIfAborted(how);
  const undertaking = new Undertaking(own, how, place.worker === true, called);
  undertaking.bringBack();
  const runner: MemberRunner = (task, events) => runMember(realm, task, how.measure, events);
  await undertaking.work(Array.from({ length: place.lanes }, () => runner));
  const { worker, lanes: threads } = place;
  return undertaking.result({ engine: engine.name, passedOver: loader.passedOver(how.engine), worker, threads });
}

/** Where members run, and how many of them at once. */
interface Place {
  /** In workers, or why not. */
  readonly worker: true | string;
  readonly lanes: number;
}

/** @throws LandauError `ENGINE` if workers are asked for in so many words, and there can be none */
async function placeOf({ pool }: Realm, engine: Engine, how: ResolvedEnsembleOptions): Promise<Place> {
  const { worker, members, threads = processors(), signal } = how;
  const lanes = threads < members ? threads : members;
  // In this thread several members at once are of use only to an engine that works off it.
  const here = (reason: string): Place => ({ worker: reason, lanes: engine.away === undefined ? 1 : lanes });
  if (worker === "auto" && workerKind() === "thread") {
    if (engine.away !== undefined && lanes <= THREADS_AWAY) return here(`the ${engine.name} engine has threads of its own`);
    if (lanes === 1) return here("one member at a time");
  }
  // Outside browsers the pool makes one for true alone; who left the choice to us is content without.
  const asked = worker === "auto" && workerKind() === "thread" ? true : worker;
  const found = await pool.find({ engine: engine.name, worker: asked, ...(signal === undefined ? {} : { signal }) }).catch(
    (error: unknown) => {
      if (worker === "auto" && error instanceof LandauError && error.path === "options.worker") return error.message;
      throw error;
    },
  );
  if (typeof found === "string") return here(found);
  pool.release(found);
  return { worker: true, lanes: lanes < MOST_WORKERS ? lanes : MOST_WORKERS };
}

/** Before the first collision, not after the first member. */
function refuseUnknownNames({ config }: Resolved, { covariances, measure }: ResolvedEnsembleOptions): void {
  const names: readonly string[] = config.observe.quantities.map(nameOf);
  refuseTakenNames(measure, names);
  const known = [...names, ...Object.keys(measure)];
  for (const [k, pair] of covariances.entries()) {
    for (const [side, name] of pair.entries()) {
      if (!known.includes(name)) throw unknownName(name, known, `options.covariances[${k}][${side}]`);
    }
  }
}

/** Of two histograms every bin with every other. */
function refuseLargeCovariances({ config: { observe }, times }: Resolved, { covariances }: ResolvedEnsembleOptions): void {
  const sizeOfName = (name: string): number => {
    const asked = observe.quantities.find((one) => nameOf(one) === name);
    return asked === undefined ? 1 : sizeOf(shapeOf(asked));
  };
  for (const [k, [a, b]] of covariances.entries()) {
    const numbers = times.length * sizeOfName(a) * sizeOfName(b);
    if (numbers <= MOST_KEPT) continue;
    const path = `options.covariances[${k}]`;
    throw new LandauError("CONFIG", `${path}: got ${numbers} products of ${a} and ${b}; allowed: at most ${MOST_KEPT}`, {
      path,
      value: [a, b],
    });
  }
}

function refuseTooMuch({ config, times }: Resolved, { members, measure, keepRecords, series }: ResolvedEnsembleOptions): void {
  if (!keepRecords && !series) return;
  const width = config.observe.quantities.reduce((sum, asked) => sum + sizeOf(shapeOf(asked)), 1 + Object.keys(measure).length);
  const numbers = members * times.length * width;
  if (numbers <= MOST_KEPT) return;
  const most = Math.floor(MOST_KEPT / (times.length * width));
  const message =
    `options.members: got ${members}, of which ${times.length} frames of ${width} numbers are to be kept, ${numbers} in all; allowed: at most ${most}, or as many as wanted with keepRecords: false and without series`;
  throw new LandauError("CONFIG", message, { path: "options.members", value: members });
}
