//! A run in bytes: SPEC §11, and the state hash of §12, which shares its integers.

use core::ops::Range;

use crate::clock::{ClockPosition, collisions_in_cell};
use crate::digest::{Sha256, sha256};
use crate::observables::{Velocities, chunk, exact_tick_sums_of};
use crate::pair_update::{TICK, TICKS_PER_UNIT};
use crate::plan::{Clock, Plan, SPEC_VERSION, u32_at, u64_at};
use crate::rng::RandomSource;
use crate::spec_error::{Code, SpecError, Value};

/// Version of the checkpoint format.
pub const CHECKPOINT_VERSION: u32 = 1;

const MAGIC: [u8; 8] = *b"MBCCKPT\0";
const STATE_MAGIC: [u8; 8] = *b"MBCSTATE";
const HEADER_BYTES: usize = 96;
const DIGEST_BYTES: usize = 32;
/// Bytes of a particle's velocity.
pub const PARTICLE_BYTES: usize = 24;
/// Particles turned into bytes at a time.
const BUFFERED: usize = 128;
const TICK_LIMIT: i64 = 1 << 53;
/// Collision numbers travel as f64.
const MOST_COLLISIONS: u64 = 1 << 53;

/// Everything that a run is, but its velocities.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// The plan.
    pub plan: Plan,
    /// Its bytes.
    pub plan_bytes: &'a [u8],
    /// Collisions done.
    pub collisions: u64,
    /// A cell of the Poisson clock at or before them.
    pub clock: ClockPosition,
    /// Exact Σ of ticks at the start.
    pub start_sums: [i128; 3],
}

/// Bytes of a checkpoint.
pub fn checkpoint_length(state: &State) -> usize {
    velocities_at(state) + PARTICLE_BYTES * state.plan.particles as usize + DIGEST_BYTES
}

/// Where the velocities begin in it.
pub fn velocities_at(state: &State) -> usize {
    HEADER_BYTES + state.plan_bytes.len()
}

/// A checkpoint on its way into bytes, chunk by chunk.
#[derive(Clone, Debug)]
pub struct Encoding {
    hash: Sha256,
    part: Part,
    /// First particle of the next chunk.
    next: usize,
}

#[derive(Clone, Copy, Debug)]
enum Part {
    Head,
    Velocities,
    Digest,
    Done,
}

impl Encoding {
    /// Nothing is written yet.
    pub fn new() -> Encoding {
        Encoding { hash: Sha256::new(), part: Part::Head, next: 0 }
    }

    /// Hands the next bytes to `write`: those before the velocities, or those of a chunk, or the digest; false if there are none. State and velocities must be the
    /// same at each call.
    pub fn encode_part(&mut self, state: &State, v: &impl Velocities, mut write: impl FnMut(&[u8])) -> bool {
        let hash = &mut self.hash;
        let mut both = |bytes: &[u8]| {
            hash.update(bytes);
            write(bytes);
        };
        match self.part {
            Part::Head => {
                write_head(state, both);
                self.part = Part::Velocities;
            }
            Part::Velocities => {
                let particles = chunk(self.next, v.count());
                self.next = particles.end;
                write_ticks(v, particles, &mut both);
                if self.next == v.count() {
                    self.part = Part::Digest;
                }
            }
            Part::Digest => {
                write(&hash.clone().digest());
                self.part = Part::Done;
            }
            Part::Done => return false,
        }
        true
    }
}

impl Default for Encoding {
    fn default() -> Encoding {
        Encoding::new()
    }
}

fn write_head(state: &State, mut write: impl FnMut(&[u8])) {
    write(&MAGIC);
    write(&CHECKPOINT_VERSION.to_le_bytes());
    write(&SPEC_VERSION.to_le_bytes());
    write(&(checkpoint_length(state) as u64).to_le_bytes());
    write(&state.collisions.to_le_bytes());
    write(&state.clock.cell.to_le_bytes());
    write(&state.clock.before.to_le_bytes());
    for sum in state.start_sums {
        write(&sum.to_le_bytes());
    }
    write(state.plan_bytes);
}

/// Reads a checkpoint but for its velocities, which [`Decoding`] reads from the bytes behind the plan.
///
/// Errors: `CHECKPOINT` that says what is wrong with the bytes.
pub fn decode_checkpoint(bytes: &[u8]) -> Result<State<'_>, SpecError> {
    decode_head(bytes, bytes.len(), || {
        let digest_at = bytes.len() - DIGEST_BYTES;
        sha256(&bytes[..digest_at]) == bytes[digest_at..]
    })
}

/// The same from the beginning of the bytes alone, so that they need not be in one piece.
///
/// `head`: all that comes before the velocities, or more; `length`: that of all bytes; `intact`: whether all before the last 32 have the SHA-256 that these are.
pub fn decode_head(head: &[u8], length: usize, intact: impl FnOnce() -> bool) -> Result<State<'_>, SpecError> {
    let (bytes, there) = (head, Value::Count(length as u64, "bytes"));
    let refuse = |value, expected| Err(SpecError::new(Code::Checkpoint, "checkpoint", value, expected));
    if length < HEADER_BYTES + DIGEST_BYTES || bytes.len() < HEADER_BYTES || bytes[..8] != MAGIC {
        return refuse(there, "a checkpoint of landau-mbc");
    }
    if u32_at(bytes, 8) != CHECKPOINT_VERSION {
        return refuse(Value::Number(f64::from(u32_at(bytes, 8))), "format version 1");
    }
    if u32_at(bytes, 12) != SPEC_VERSION {
        return refuse(Value::Number(f64::from(u32_at(bytes, 12))), "specification version 1");
    }
    if u64_at(bytes, 16) != length as u64 {
        return refuse(there, "the number of bytes that its header states");
    }
    if !intact() {
        return refuse(Value::Text("altered content"), "bytes that fit their digest");
    }
    let digest_at = length - DIGEST_BYTES;
    // The stated length may be anything up to 2^32: it must not enter a sum before it has been bounded, an address has 32 bits.
    let room = bytes.len().min(digest_at) - HEADER_BYTES;
    let stated = if room < 16 { room } else { u32_at(bytes, HEADER_BYTES + 12) as usize };
    let velocities_at = HEADER_BYTES + if stated < room { stated } else { room };
    let plan_bytes = &bytes[HEADER_BYTES..velocities_at];
    let Ok(plan) = Plan::decode(plan_bytes) else {
        return refuse(Value::Text("its plan"), "a valid plan");
    };
    if velocities_at as u64 + PARTICLE_BYTES as u64 * u64::from(plan.particles) != digest_at as u64 {
        return refuse(there, "a length that fits its particles");
    }
    let sum = |axis: usize| i128::from(u64_at(bytes, 48 + 16 * axis)) | (i128::from(u64_at(bytes, 56 + 16 * axis) as i64) << 64);
    let collisions = u64_at(bytes, 24);
    let clock = ClockPosition { cell: u64_at(bytes, 32), before: u64_at(bytes, 40) };
    if clock.before > collisions || collisions > MOST_COLLISIONS {
        return refuse(Value::Count(clock.before, "collisions before the clock's cell"), "a clock that is not ahead of the run");
    }
    if !is_cell_of(&plan, collisions, clock) {
        return refuse(Value::Count(clock.cell, "as the clock's cell"), "the cell of the next collision");
    }
    Ok(State { plan, plan_bytes, collisions, clock, start_sums: [sum(0), sum(1), sum(2)] })
}

/// Whether the next collision can be in this cell: a position that is behind would have to be counted from, for how long nobody knows.
fn is_cell_of(plan: &Plan, collisions: u64, position: ClockPosition) -> bool {
    match plan.clock {
        Clock::Embedded => position == ClockPosition::default(),
        Clock::Poisson => {
            position.cell <= MOST_COLLISIONS
                && (position.cell > 0 || position.before == 0)
                && position.before + collisions_in_cell(RandomSource::from(plan), position.cell) > collisions
        }
    }
}

/// The velocities of a checkpoint on their way out of its bytes, some particles at a time.
#[derive(Clone, Debug, Default)]
pub struct Decoding {
    next: usize,
    tick_sums: [i128; 3],
}

impl Decoding {
    /// Reads the velocities of the next particles, 24 bytes each.
    ///
    /// Errors: `CHECKPOINT` for ticks beyond 2^53.
    pub fn decode(&mut self, bytes: &[u8], v: &mut impl Velocities) -> Result<(), SpecError> {
        let first = self.next;
        for particle in bytes.chunks_exact(PARTICLE_BYTES) {
            let mut velocity = [0.0; 3];
            for (axis, x) in velocity.iter_mut().enumerate() {
                let ticks = u64_at(particle, 8 * axis) as i64;
                if ticks <= -TICK_LIMIT || ticks >= TICK_LIMIT {
                    let refused =
                        SpecError::new(Code::Checkpoint, "checkpoint: particle", Value::Number(ticks as f64), "fewer than 2^53 ticks");
                    return Err(refused.at(self.next as u64));
                }
                *x = ticks as f64 * TICK;
            }
            v.set(self.next, velocity);
            self.next += 1;
        }
        for (sum, ticks) in self.tick_sums.iter_mut().zip(exact_tick_sums_of(v, first..self.next)) {
            *sum += ticks;
        }
        Ok(())
    }

    /// To be called when all have been read. Errors: `CHECKPOINT` for another total momentum than the start's.
    pub fn check(&self, state: &State) -> Result<(), SpecError> {
        if self.tick_sums == state.start_sums {
            return Ok(());
        }
        Err(SpecError::new(Code::Checkpoint, "checkpoint", Value::Text("another total momentum"), "the momentum of the start"))
    }
}

/// The state hash on its way, chunk by chunk: two runs share it exactly if their states are the same.
#[derive(Clone, Debug)]
pub struct StateHash {
    hash: Sha256,
    /// First particle of the next chunk.
    next: usize,
}

impl StateHash {
    /// Of a state whose velocities are still to be taken in.
    pub fn new(plan: &Plan, collisions: u64) -> StateHash {
        let mut hash = Sha256::new();
        hash.update(&STATE_MAGIC);
        hash.update(&SPEC_VERSION.to_le_bytes());
        hash.update(&plan.scale_exponent.to_le_bytes());
        hash.update(&u64::from(plan.particles).to_le_bytes());
        hash.update(&collisions.to_le_bytes());
        StateHash { hash, next: 0 }
    }

    /// Takes in the next chunk; false if there is none.
    pub fn hash_chunk(&mut self, v: &impl Velocities) -> bool {
        if self.next == v.count() {
            return false;
        }
        let particles = chunk(self.next, v.count());
        self.next = particles.end;
        write_ticks(v, particles, |bytes| self.hash.update(bytes));
        true
    }

    /// The hash, when all is taken in.
    pub fn digest(self) -> [u8; 32] {
        self.hash.digest()
    }
}

/// Velocities as ticks, i64 little-endian, row-major.
fn write_ticks(v: &impl Velocities, particles: Range<usize>, mut write: impl FnMut(&[u8])) {
    let mut buffer = [0u8; PARTICLE_BYTES * BUFFERED];
    let mut start = particles.start;
    while start < particles.end {
        let count = if particles.end - start < BUFFERED { particles.end - start } else { BUFFERED };
        for (k, bytes) in buffer.chunks_exact_mut(PARTICLE_BYTES).take(count).enumerate() {
            for (eight, x) in bytes.chunks_exact_mut(8).zip(v.get(start + k)) {
                eight.copy_from_slice(&((x * TICKS_PER_UNIT) as i64).to_le_bytes());
            }
        }
        write(&buffer[..PARTICLE_BYTES * count]);
        start += count;
    }
}
