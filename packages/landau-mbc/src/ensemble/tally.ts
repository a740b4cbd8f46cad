/** How far the members are in all. */

import type { Gathering } from "./gathering.ts";
import { widthOf } from "./columns.ts";
import type { MemberState } from "./member_record.ts";
import type { EnsembleProgress } from "./options.ts";

const PROGRESS_MILLISECONDS = 100;

interface Way {
  readonly collisions: number;
  /** t / tEnd. */
  readonly fraction: number;
}

/** Counts the collisions and the way of all members. */
export class Tally {
  readonly #members: number;
  readonly #tEnd: number;
  /** Members that have begun and are not complete. */
  readonly #ways = new Map<number, Way>();
  #complete = 0;
  #collisions = 0;
  #begun = performance.now();
  #told = this.#begun;
  #start: Way = { collisions: 0, fraction: 0 };

  constructor(members: number, tEnd: number) {
    this.#members = members;
    this.#tEnd = tEnd;
  }

  /** Begins to count rate and time with what there is from earlier calls. */
  begin(gathering: Gathering, past: readonly MemberState[]): void {
    this.#take(gathering);
    for (const { member, collisions, rows, columns } of past) {
      this.underWay(member, collisions, rows[rows.length - 1 - widthOf(columns)] ?? 0);
    }
    this.#begun = performance.now();
    this.#told = this.#begun;
    this.#start = this.#sum();
  }

  /** A member's progress. */
  underWay(member: number, collisions: number, t: number): void {
    this.#ways.set(member, { collisions, fraction: t < this.#tEnd ? t / this.#tEnd : 1 });
  }

  /** A member is complete, and gathered. */
  arrived(member: number, gathering: Gathering): void {
    this.#ways.delete(member);
    this.#take(gathering);
  }

  /** Whether it is time to tell. */
  due(): boolean {
    return performance.now() - this.#told >= PROGRESS_MILLISECONDS;
  }

  /** What is to be told now. */
  progress(): EnsembleProgress {
    this.#told = performance.now();
    const seconds = (this.#told - this.#begun) / 1000;
    const { collisions, fraction } = this.#sum();
    const speed = seconds > 0 ? (fraction - this.#start.fraction) / seconds : 0;
    return {
      members: this.#complete,
      of: this.#members,
      collisions,
      fraction,
      rate: seconds > 0 ? (collisions - this.#start.collisions) / seconds : 0,
      secondsLeft: fraction >= 1 ? 0 : (1 - fraction) / speed,
    };
  }

  #take({ count, collisions }: Gathering): void {
    this.#complete = count;
    this.#collisions = collisions;
  }

  #sum(): Way {
    let [collisions, fractions] = [this.#collisions, this.#complete];
    for (const way of this.#ways.values()) {
      collisions += way.collisions;
      fractions += way.fraction;
    }
    return { collisions, fraction: fractions / this.#members };
  }
}
