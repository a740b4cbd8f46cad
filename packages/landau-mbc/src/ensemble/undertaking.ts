/** An ensemble in progress: members are handed to lanes, one after the other, and what comes back is gathered, handed out and kept. */

import { asLandauError, LandauError } from "../errors.ts";
import { pause } from "../pause.ts";
import type { Resolved } from "../resolve.ts";
import { Gathering } from "./gathering.ts";
import type { MemberEvents, MemberTask } from "./member.ts";
import { encodeMember, type MemberState } from "./member_record.ts";
import type { ResolvedEnsembleOptions } from "./options.ts";
import { readPast } from "./past.ts";
import { type EnsembleResult, resultOf } from "./result.ts";
import { Tally } from "./tally.ts";

/** What runs members, one at a time. */
export type MemberRunner = (task: MemberTask, events: MemberEvents) => Promise<MemberState | undefined>;

/** Between two members of a lane events are let in, if that has not been for so long. */
const PAUSE_MILLISECONDS = 6;

/** An ensemble in progress. */
export class Undertaking {
  readonly #own: Resolved;
  readonly #how: ResolvedEnsembleOptions;
  readonly #gathering: Gathering;
  /** The latest of each member. */
  readonly #records = new Map<number, Uint8Array>();
  /** Members of an earlier call that are on their way. */
  readonly #past = new Map<number, MemberState>();
  /** Those of the members under way: one for each, for many listeners of one signal are taken for a leak. */
  readonly #aborts = new Set<AbortController>();
  readonly #worker: boolean;
  #aborted = false;
  readonly #deadline: number;
  readonly #tally: Tally;
  #failure: LandauError | undefined;
  #next: number | undefined;

  /**
   * @param worker whether members run in workers
   * @param called when, on the clock of performance.now()
   */
  constructor(own: Resolved, how: ResolvedEnsembleOptions, worker: boolean, called: number) {
    this.#own = own;
    this.#how = how;
    this.#worker = worker;
    this.#deadline = how.wallTime === undefined ? Number.POSITIVE_INFINITY : called + 1000 * how.wallTime;
    this.#gathering = new Gathering(how.firstMember, how.members, how.covariances, how.series);
    this.#tally = new Tally(how.members, own.config.tEnd);
  }

  /** Takes in the members of earlier calls. */
  bringBack(): void {
    for (const { state, bytes } of readPast(this.#own.config, this.#how)) {
      this.#keep(state.member, bytes);
      if (state.checkpoint === undefined) this.#gathering.take(state);
      else this.#past.set(state.member, state);
    }
    this.#tally.begin(this.#gathering, [...this.#past.values()]);
  }

  /**
   * Runs the members that are not there yet, each lane one after the other.
   *
   * @throws LandauError of the member that failed first, or `ABORTED` if a callback threw; it carries the records
   */
  async work(lanes: readonly MemberRunner[]): Promise<void> {
    const { signal } = this.#how;
    const abort = () => this.#abort();
    signal?.addEventListener("abort", abort);
    if (signal?.aborted === true) abort();
    this.#next = this.#how.firstMember;
    try {
      await Promise.all(lanes.map((runner) => this.#lane(runner)));
      await this.#tell();
    } finally {
      signal?.removeEventListener("abort", abort);
    }
    if (this.#failure === undefined) return;
    const { code, message, path, value, cause, member } = this.#failure;
    throw new LandauError(code, message, {
      path,
      value,
      cause,
      ...(member === undefined ? {} : { member }),
      records: this.#sortedRecords(),
    });
  }

  /** The result of the members that are complete. To be called once. */
  result(ran: Parameters<typeof resultOf>[4]): EnsembleResult {
    return resultOf(this.#own, this.#how, this.#gathering, this.#sortedRecords(), ran);
  }

  async #lane(runner: MemberRunner): Promise<void> {
    let paused = performance.now();
    while (!this.#stops()) {
      const member = this.#takeNext();
      if (member === undefined) return;
      const own = new AbortController();
      this.#aborts.add(own);
      try {
        const state = await runner(this.#taskOf(member), this.#eventsOf(member, own.signal));
        if (state !== undefined) await this.#arrived(state);
      } catch (error) {
        this.#fail(failureOf(member, asLandauError(error, "ENGINE")));
      } finally {
        this.#aborts.delete(own);
      }
      if (performance.now() - paused < PAUSE_MILLISECONDS) continue;
      // Members may be so short that none of them lets events in.
      await pause();
      paused = performance.now();
    }
  }

  #stops(): boolean {
    return this.#aborted || performance.now() >= this.#deadline;
  }

  #takeNext(): number | undefined {
    const member = this.#next === undefined ? undefined : this.#gathering.next(this.#next);
    this.#next = member === undefined || member + 1 === this.#how.firstMember + this.#how.members ? undefined : member + 1;
    return member;
  }

  #taskOf(member: number): MemberTask {
    const { engine, checkpoint } = this.#how;
    const past = this.#past.get(member);
    this.#past.delete(member);
    return {
      config: this.#own.config,
      member,
      engine,
      worker: this.#worker,
      ...(past === undefined ? {} : { past }),
      ...(checkpoint?.everySeconds === undefined ? {} : { everySeconds: checkpoint.everySeconds }),
      ...(this.#deadline === Number.POSITIVE_INFINITY ? {} : { wallTime: (this.#deadline - performance.now()) / 1000 }),
    };
  }

  #eventsOf(member: number, signal: AbortSignal): MemberEvents {
    return {
      signal,
      onProgress: (collisions, t) => {
        this.#tally.underWay(member, collisions, t);
        return this.#tally.due() ? this.#tell() : undefined;
      },
      onState: (state) => this.#handOut(state),
    };
  }

  async #arrived(state: MemberState): Promise<void> {
    if (state.checkpoint === undefined) {
      this.#gathering.take(state);
      this.#tally.arrived(state.member, this.#gathering);
    }
    await this.#handOut(state);
    if (this.#tally.due()) await this.#tell();
  }

  async #handOut(state: MemberState): Promise<void> {
    const { checkpoint, keepRecords } = this.#how;
    if (checkpoint === undefined && !keepRecords) return;
    const bytes = encodeMember(state);
    this.#keep(state.member, bytes);
    if (checkpoint !== undefined) await this.#called("options.checkpoint.onMember", () => checkpoint.onMember(bytes, state.member));
  }

  #keep(member: number, bytes: Uint8Array): void {
    if (this.#how.keepRecords) this.#records.set(member, bytes);
  }

  #sortedRecords(): readonly Uint8Array[] {
    return [...this.#records].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  }

  async #tell(): Promise<void> {
    const { onProgress } = this.#how;
    const progress = this.#tally.progress();
    if (onProgress !== undefined) await this.#called("options.onProgress", () => onProgress(progress));
  }

  /** A callback of the user's: what it throws stops the ensemble, and nothing is lost. */
  async #called(path: string, callback: () => unknown): Promise<void> {
    try {
      await callback();
    } catch (cause) {
      const message = `${path}: the callback threw (${
        cause instanceof Error ? cause.message : String(cause)
      }); the ensemble was stopped, the records of its members are in this error`;
      this.#fail(new LandauError("ABORTED", message, { path, cause }));
    }
  }

  /** The first failure is the ensemble's; the other members are stopped. */
  #fail(failure: LandauError): void {
    this.#failure ??= failure;
    this.#abort();
  }

  #abort(): void {
    this.#aborted = true;
    for (const abort of this.#aborts) abort.abort();
  }
}

function failureOf(member: number, cause: LandauError): LandauError {
  const { code, message, path, value } = cause;
  return new LandauError(code, `member ${member}: ${message}`, { path, value, cause, member });
}
