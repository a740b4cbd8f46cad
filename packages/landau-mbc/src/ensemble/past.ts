/** The records that an ensemble goes on from: checked against what it is, and of each member the furthest. */

import type { ResolvedConfig } from "../config.ts";
import { LandauError } from "../errors.ts";
import { resolve } from "../resolve.ts";
import { widthOf } from "./columns.ts";
import { requestOf } from "./member.ts";
import { decodeMember, type MemberState, timesOf } from "./member_record.ts";
import type { ResolvedEnsembleOptions } from "./options.ts";

/** A member of an earlier call, and its bytes. */
export interface PastMember {
  readonly state: MemberState;
  readonly bytes: Uint8Array;
}

/**
 * Reads `options.resume`.
 *
 * @returns by member, ascending
 * @throws LandauError `CHECKPOINT` for bytes that are no intact record, or one of another configuration, of other observations, or of a member that is not asked for
 */
export function readPast(config: ResolvedConfig, how: ResolvedEnsembleOptions): readonly PastMember[] {
  const furthest = new Map<number, PastMember>();
  how.resume.forEach((bytes, k) => {
    const path = `options.resume[${k}]`;
    const state = decodeMember(bytes, path);
    requireOwn(state, config, how, path, bytes);
    const other = furthest.get(state.member)?.state;
    if (other === undefined || further(state, other)) furthest.set(state.member, { state, bytes });
  });
  return [...furthest.values()].sort((a, b) => a.state.member - b.state.member);
}

/** A complete member goes before one on its way, which may have done all collisions too. */
function further(a: MemberState, b: MemberState): boolean {
  return b.checkpoint !== undefined && (a.checkpoint === undefined || a.collisions > b.collisions);
}

function requireOwn(state: MemberState, config: ResolvedConfig, how: ResolvedEnsembleOptions, path: string, bytes: Uint8Array): void {
  const refuse = (got: string, allowed: string) =>
    new LandauError("CHECKPOINT", `${path}: got a record ${got}; allowed: ${allowed}`, {
      path,
      value: bytes,
      member: state.member,
    });
  const last = how.firstMember + how.members - 1;
  if (state.member < how.firstMember || state.member > last) {
    throw refuse(`of member ${state.member}`, `members ${how.firstMember} to ${last}`);
  }
  const { configHash, times } = resolve(config, state.member);
  if (state.configHash !== configHash) {
    throw refuse("of another configuration", "one of the same particles, gamma, h, initial condition, seed and clock");
  }
  const request = requestOf(config, how.measure);
  if (state.request !== request) throw refuse(`of other quantities, ${state.request}`, request);
  const own = timesOf(state.rows, 1 + widthOf(state.columns));
  const complete = state.checkpoint === undefined;
  if (own.length > times.length || (complete && own.length < times.length) || own.some((t, k) => t !== times[k])) {
    throw refuse(
      "of other observation times",
      `frames at ${times.length <= 8 ? times.join(", ") : `the ${times.length} times of the configuration`}`,
    );
  }
}
