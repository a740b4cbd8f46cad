/** The worker's side: runs by the caller's numbers, and what is asked of them. */

import { EngineLoader, type WasmSources } from "../engine_loader.ts";
import { findNative, type Native } from "../engines/native_binding.ts";
import { LandauError } from "../errors.ts";
import { type ParticleRange, readRange } from "../particle_range.ts";
import { resolvedOf } from "../resolve.ts";
import { runSimulation } from "../simulate.ts";
import { type Ending, type Frame, framesOf } from "../stream.ts";
import { type Arrival, LocalTraveller, type Way } from "../traveller.ts";
import { VERSION } from "../version.ts";
import { checkedMessage } from "./message_check.ts";
import {
  type Begun,
  buffersOf,
  type Call,
  type Equipment,
  type FromWorker,
  type PlainEnding,
  type Port,
  type Step,
  type Task,
} from "./messages.ts";
import { plainError } from "./plain_error.ts";
import { Reins } from "./reins.ts";

/** What a run is: of one of the three kinds. */
interface Run {
  readonly reins: Reins;
  frames?: AsyncGenerator<Frame, Ending, void>;
  frame?: Frame;
  traveller?: LocalTraveller;
  /** The move under way. */
  move?: Promise<unknown>;
  closing?: true;
}

/** Answers what comes out of the port, and says first that it is there. */
export function serve(port: Port): void {
  const worker = new WorkerSide((message) => port.post(message, buffersOf(message)));
  port.listen((message) => void worker.hear(message));
  port.post({ type: "ready", version: VERSION } satisfies FromWorker);
}

class WorkerSide {
  readonly #post: (message: FromWorker) => void;
  readonly #sources: WasmSources = {};
  /** What finds the native engine, once this worker is to have it: the first look is the one that counts. */
  #native: () => Native | string = () => "has not been given to this worker";
  readonly #loader = new EngineLoader(this.#sources, () => this.#native(), true);
  readonly #runs = new Map<number, Run>();

  constructor(post: (message: FromWorker) => void) {
    this.#post = post;
  }

  /** Never throws: a message that is none of ours is refused, and the worker lives on. */
  async hear(given: unknown): Promise<void> {
    let message: ReturnType<typeof checkedMessage>;
    try {
      message = checkedMessage(given);
    } catch (error) {
      this.#refuse(given, error);
      return;
    }
    if (message.type === "call") return this.#answer(message);
    // A stop or an answer may come when its run is over.
    const reins = this.#runs.get(message.run)?.reins;
    if (message.type === "stop") reins?.stop();
    else reins?.hear(message);
  }

  /** A call that is malformed, but has a number, is answered as any other; the caller waits for it. */
  #refuse(message: unknown, error: unknown): void {
    const { type, id } = (message ?? {}) as { readonly type?: unknown; readonly id?: unknown };
    const plain = plainError(error, new Map());
    if (type === "call" && typeof id === "number") this.#post({ type: "failure", id, error: plain });
    else this.#post({ type: "refused", error: plain });
  }

  async #answer(call: Call): Promise<void> {
    const { id } = call;
    // Some calls end their run.
    const run = this.#runs.get(call.run);
    try {
      const answer = await this.#called(call);
      this.#post({ type: "reply", id, answer, ...this.#positionOf(call) });
    } catch (error) {
      const { reins } = run ?? this.#runs.get(call.run) ?? {};
      if (BEGINNINGS.has(call.method)) this.#runs.delete(call.run);
      this.#post({ type: "failure", id, error: plainError(error, reins?.originals ?? new Map()), ...this.#positionOf(call) });
    }
  }

  #positionOf({ run }: Call) {
    const traveller = this.#runs.get(run)?.traveller;
    return traveller === undefined ? {} : { position: { collisions: traveller.collisions, time: traveller.time } };
  }

  async #called(call: Call): Promise<(FromWorker & { readonly type: "reply" })["answer"]> {
    switch (call.method) {
      case "equip":
        return this.#equip(call.given);
      case "simulate": {
        const { reins } = this.#begin(call.run, call.given);
        const { final: _, ...result } = await runSimulation(this.#loader, reins.prepared(call.given), true);
        this.#runs.delete(call.run);
        return result;
      }
      case "stream": {
        const run = this.#begin(call.run, call.given);
        run.frames = framesOf(this.#loader, run.reins.prepared(call.given), true);
        return undefined;
      }
      case "next":
        return next(this.#run(call.run));
      case "create": {
        const run = this.#begin(call.run, call.given);
        const { config, plan, times, seed } = call.given;
        run.traveller = await LocalTraveller.create(this.#loader, resolvedOf(config, plan, times, seed), run.reins.how, HERE);
        return begun(run.traveller);
      }
      case "restore": {
        const { checkpoint, time, manner } = call.given;
        const run = this.#begin(call.run, { manner, resume: checkpoint });
        run.traveller = await LocalTraveller.restore(this.#loader, checkpoint, run.reins.how, HERE, time);
        return begun(run.traveller);
      }
      case "move":
        return this.#move(call.run, call.given);
      case "observe":
        return this.#traveller(call.run).observe(call.given);
      case "velocities":
        return this.#velocities(call.run, call.given);
      case "checkpoint":
        return (this.#run(call.run).frame ?? this.#traveller(call.run)).checkpoint();
      case "stateHash":
        return this.#traveller(call.run).stateHash();
      case "close":
        return this.#close(call.run);
    }
  }

  #equip({ engine, module, nativeFrom }: Equipment): boolean {
    if (engine === "native") this.#native = () => findNative(nativeFrom);
    if (engine !== "wasm" && engine !== "wasm-scalar") return true;
    // Where a compiled module cannot be posted, something else arrives.
    if (!(module instanceof WebAssembly.Module || module instanceof Uint8Array)) return false;
    const source = async () => (module instanceof Uint8Array ? WebAssembly.compile(module) : module);
    if (engine === "wasm") this.#sources.simd = source;
    else this.#sources.scalar = source;
    return true;
  }

  #begin(number: number, { manner, resume }: Pick<Task, "manner" | "resume">): Run {
    if (this.#runs.has(number)) throw new LandauError("ENGINE", `worker: run ${number} has begun already; allowed: another number`);
    const run = { reins: new Reins(number, manner, this.#post) };
    if (resume !== undefined) run.reins.originals.set(resume, "resume");
    this.#runs.set(number, run);
    return run;
  }

  #run(number: number): Run {
    const run = this.#runs.get(number);
    if (run !== undefined && run.closing === undefined) return run;
    throw new LandauError("ENGINE", `worker: there is no run ${number}; allowed: one that has begun and has not been closed`);
  }

  #traveller(number: number): LocalTraveller {
    const { traveller } = this.#run(number);
    if (traveller !== undefined) return traveller;
    throw new LandauError("ENGINE", `worker: run ${number} is none that can be moved and read; allowed: one made by create or restore`);
  }

  #velocities(number: number, range: Required<ParticleRange>): Promise<Float64Array> {
    const { frame } = this.#run(number);
    if (frame !== undefined) return frame.velocities(range);
    const traveller = this.#traveller(number);
    return traveller.velocities(readRange(range, traveller.particles));
  }

  async #move(number: number, way: Way): Promise<Arrival> {
    const traveller = this.#traveller(number);
    const run = this.#run(number);
    const move = traveller.move(way);
    run.move = Promise.allSettled([run.move, move]);
    return move;
  }

  /** At the end of what is under way, which may still wait for a callback. */
  async #close(number: number): Promise<undefined> {
    const run = this.#run(number);
    run.closing = true;
    run.traveller?.dispose();
    await run.move;
    await run.frames?.return(undefined as never);
    this.#runs.delete(number);
    return undefined;
  }
}

/** Why its runs are in the worker's thread, which nobody asks. */
const HERE = "this is the worker";

/** Calls that make a run, which is none if they fail. */
const BEGINNINGS: ReadonlySet<Call["method"]> = new Set(["simulate", "stream", "create", "restore"]);

function begun(traveller: LocalTraveller): Begun {
  return { engine: traveller.engine, particles: traveller.particles, perCollision: traveller.duration(1) };
}

async function next(run: Run): Promise<Step> {
  if (run.frames === undefined) throw new LandauError("ENGINE", "worker: next of a run that is no stream; allowed: one made by stream");
  const { done, value } = await run.frames.next();
  if (done === true) return { done, ending: withoutFinal(value) };
  run.frame = value;
  const { time, collisions, values } = value;
  return { done: false, time, collisions, values };
}

function withoutFinal({ status, checkpoint, provenance }: Ending): PlainEnding {
  return { status, checkpoint, provenance };
}
