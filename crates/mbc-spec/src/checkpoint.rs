//! A run in bytes: SPEC §11, and the state hash of §12, which shares its integers.

use crate::clock::{ClockPosition, collisions_in_cell};
use crate::digest::{Sha256, sha256};
use crate::observables::{Velocities, exact_tick_sums};
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
const PARTICLE_BYTES: usize = 24;
/// Particles turned into bytes at a time.
const CHUNK: usize = 128;
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
    HEADER_BYTES + state.plan_bytes.len() + PARTICLE_BYTES * state.plan.particles as usize + DIGEST_BYTES
}

/// Hands the bytes of a checkpoint to `write`, part by part.
pub fn encode_checkpoint(state: &State, v: &impl Velocities, mut write: impl FnMut(&[u8])) {
    let mut hash = Sha256::new();
    let mut both = |bytes: &[u8]| {
        hash.update(bytes);
        write(bytes);
    };
    both(&MAGIC);
    both(&CHECKPOINT_VERSION.to_le_bytes());
    both(&SPEC_VERSION.to_le_bytes());
    both(&(checkpoint_length(state) as u64).to_le_bytes());
    both(&state.collisions.to_le_bytes());
    both(&state.clock.cell.to_le_bytes());
    both(&state.clock.before.to_le_bytes());
    for sum in state.start_sums {
        both(&sum.to_le_bytes());
    }
    both(state.plan_bytes);
    write_ticks(v, &mut both);
    write(&hash.digest());
}

/// Reads a checkpoint but for its velocities, which [`decode_velocities`] reads from the same bytes.
///
/// Errors: `CHECKPOINT` that says what is wrong with the bytes.
pub fn decode_checkpoint(bytes: &[u8]) -> Result<State<'_>, SpecError> {
    let length = Value::Count(bytes.len() as u64, "bytes");
    let refuse = |value, expected| Err(SpecError::new(Code::Checkpoint, "checkpoint", value, expected));
    if bytes.len() < HEADER_BYTES + DIGEST_BYTES || bytes[..8] != MAGIC {
        return refuse(length, "a checkpoint of landau-mbc");
    }
    if u32_at(bytes, 8) != CHECKPOINT_VERSION {
        return refuse(Value::Number(f64::from(u32_at(bytes, 8))), "format version 1");
    }
    if u32_at(bytes, 12) != SPEC_VERSION {
        return refuse(Value::Number(f64::from(u32_at(bytes, 12))), "specification version 1");
    }
    if u64_at(bytes, 16) != bytes.len() as u64 {
        return refuse(length, "the number of bytes that its header states");
    }
    let digest_at = bytes.len() - DIGEST_BYTES;
    if sha256(&bytes[..digest_at]) != bytes[digest_at..] {
        return refuse(Value::Text("altered content"), "bytes that fit their digest");
    }
    // The stated length may be anything up to 2^32: it must not enter a sum before it has been bounded, an address has 32 bits.
    let room = digest_at - HEADER_BYTES;
    let stated = if room < 16 { room } else { u32_at(bytes, HEADER_BYTES + 12) as usize };
    let velocities_at = HEADER_BYTES + if stated < room { stated } else { room };
    let plan_bytes = &bytes[HEADER_BYTES..velocities_at];
    let Ok(plan) = Plan::decode(plan_bytes) else {
        return refuse(Value::Text("its plan"), "a valid plan");
    };
    if velocities_at as u64 + PARTICLE_BYTES as u64 * u64::from(plan.particles) != digest_at as u64 {
        return refuse(length, "a length that fits its particles");
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

/// Reads the velocities of a checkpoint that [`decode_checkpoint`] has accepted.
///
/// Errors: `CHECKPOINT` for ticks beyond 2^53 or another sum than the start's.
pub fn decode_velocities(state: &State, bytes: &[u8], v: &mut impl Velocities) -> Result<(), SpecError> {
    let start = HEADER_BYTES + state.plan_bytes.len();
    for (i, particle) in bytes[start..].chunks_exact(PARTICLE_BYTES).take(v.count()).enumerate() {
        let mut velocity = [0.0; 3];
        for (axis, x) in velocity.iter_mut().enumerate() {
            let ticks = u64_at(particle, 8 * axis) as i64;
            if ticks <= -TICK_LIMIT || ticks >= TICK_LIMIT {
                return Err(SpecError::new(Code::Checkpoint, "checkpoint: particle", Value::Number(ticks as f64), "fewer than 2^53 ticks")
                    .at(i as u64));
            }
            *x = ticks as f64 * TICK;
        }
        v.set(i, velocity);
    }
    if exact_tick_sums(v) != state.start_sums {
        return Err(SpecError::new(Code::Checkpoint, "checkpoint", Value::Text("another total momentum"), "the momentum of the start"));
    }
    Ok(())
}

/// State hash: two runs share it exactly if their states are the same.
pub fn state_hash(plan: &Plan, collisions: u64, v: &impl Velocities) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(&STATE_MAGIC);
    hash.update(&SPEC_VERSION.to_le_bytes());
    hash.update(&plan.scale_exponent.to_le_bytes());
    hash.update(&u64::from(plan.particles).to_le_bytes());
    hash.update(&collisions.to_le_bytes());
    write_ticks(v, |bytes| hash.update(bytes));
    hash.digest()
}

/// Velocities as ticks, i64 little-endian, row-major.
fn write_ticks(v: &impl Velocities, mut write: impl FnMut(&[u8])) {
    let n = v.count();
    let mut buffer = [0u8; PARTICLE_BYTES * CHUNK];
    for start in (0..n).step_by(CHUNK) {
        let count = if start + CHUNK < n { CHUNK } else { n - start };
        for (k, bytes) in buffer.chunks_exact_mut(PARTICLE_BYTES).take(count).enumerate() {
            for (eight, x) in bytes.chunks_exact_mut(8).zip(v.get(start + k)) {
                eight.copy_from_slice(&((x * TICKS_PER_UNIT) as i64).to_le_bytes());
            }
        }
        write(&buffer[..PARTICLE_BYTES * count]);
    }
}
