//! The stages in lanes of any width, block by block; the last block is filled up with numbers that are thrown away.

use mbc_spec::elementary;
use mbc_spec::heat_kernel;
use mbc_spec::lanes::{LaneBits, LaneWords, Lanes};
use mbc_spec::pair_selection::{Choices, select_pair};
use mbc_spec::pair_update::{self, Exponent, rotation_time as rotation_time_of, squared_length};
use mbc_spec::rng::{BATCH, Batch, RandomSource, Stream};
use mbc_spec::spec_error::{Code, SpecError, Value};
use mbc_spec::uniform::{azimuth, polar_uniform};

/// Elements computed together; every width of lanes divides it.
const BLOCK: usize = 64;

/// 2^−44: the smallest uniform that the heat kernel tells apart (SPEC §7).
const SMALLEST_UNIFORM: f64 = 1.0 / 17_592_186_044_416.0;

/// Four words per index: block(stream, index, draw 0).
#[inline(always)]
pub(super) fn philox<L: Lanes>(seed: u64, stream: u32, indices: &[f64]) -> Vec<u32> {
    let mut out = Vec::with_capacity(4 * indices.len());
    let mut batch = Batch::new();
    for part in indices.chunks(BATCH) {
        let mut lower = [0; BATCH];
        let mut upper = [0; BATCH];
        for (k, &index) in part.iter().enumerate() {
            lower[k] = index as u64 as u32;
            upper[k] = (index as u64 >> 32) as u32;
        }
        batch.fill_at::<L>(RandomSource { seed, member: 0 }, stream, &lower, &upper);
        for k in 0..part.len() {
            out.extend(batch.words.map(|row| row[k]));
        }
    }
    out
}

/// Polar uniform and azimuth (turns) of collisions first … first + count − 1, interleaved.
#[inline(always)]
pub(super) fn uniforms<L: Lanes>(seed: u64, first: u64, count: usize) -> Vec<f64> {
    let mut out = Vec::with_capacity(2 * count);
    let mut u = [0.0; BATCH];
    let mut a = [0.0; BATCH];
    for_each_batch::<L>(seed, first, count, |batch, from, to| {
        let [_, _, x2, x3] = &batch.words;
        for k in (0..BATCH).step_by(L::WIDTH) {
            let (x2, x3) = (LaneBits::widen(x2, k), LaneBits::widen(x3, k));
            polar_uniform::<L>(x2, x3).store(&mut u, k);
            azimuth::<L>(x3).store(&mut a, k);
        }
        for k in from..to {
            out.extend([u[k], a[k]]);
        }
    });
    out
}

/// Natural logarithm of each element.
#[inline(always)]
pub(super) fn log<L: Lanes>(x: &[f64]) -> Vec<f64> {
    map::<L>(x, elementary::ln)
}

/// Exponential of each element.
#[inline(always)]
pub(super) fn exp<L: Lanes>(x: &[f64]) -> Vec<f64> {
    map::<L>(x, elementary::exp)
}

/// sin 2πx and cos 2πx of each element of [0, 1), interleaved.
#[inline(always)]
pub(super) fn sincos2pi<L: Lanes>(x: &[f64]) -> Vec<f64> {
    let mut out = Vec::with_capacity(2 * x.len());
    for part in x.chunks(BLOCK) {
        let mut sines = block(part, 0.0);
        let mut cosines = [0.0; BLOCK];
        for k in (0..BLOCK).step_by(L::WIDTH) {
            let (sin, cos) = elementary::sincos2pi(L::load(&sines, k));
            sin.store(&mut sines, k);
            cos.store(&mut cosines, k);
        }
        for k in 0..part.len() {
            out.extend([sines[k], cosines[k]]);
        }
    }
    out
}

/// w = 1 − cosθ with P(1 − cosθ ≥ w) = u at time tau, elementwise.
///
/// Errors: `CONFIG` if the lengths differ.
#[inline(always)]
pub(super) fn deflection<L: Lanes>(tau: &[f64], u: &[f64]) -> Result<Vec<f64>, SpecError> {
    require_length(u.len(), tau.len())?;
    let mut out = Vec::with_capacity(tau.len());
    for (tau, u) in tau.chunks(BLOCK).zip(u.chunks(BLOCK)) {
        out.extend_from_slice(&deflections::<L>(tau, u)[..tau.len()]);
    }
    Ok(out)
}

/// Pairs i, j of collisions first … first + count − 1 among `particles`, interleaved.
#[inline(always)]
pub(super) fn pair<L: Lanes>(seed: u64, first: u64, count: usize, particles: u32) -> Vec<u32> {
    let choices = Choices::new(particles);
    let mut out = Vec::with_capacity(2 * count);
    let mut i = [0; BATCH];
    let mut j = [0; BATCH];
    for_each_batch::<L>(seed, first, count, |batch, from, to| {
        for k in (0..BATCH).step_by(L::Words::WIDTH) {
            let pair = select_pair(L::Words::load(&batch.words[0], k), L::Words::load(&batch.words[1], k), &choices);
            pair.0.store(&mut i, k);
            pair.1.store(&mut j, k);
        }
        for k in from..to {
            out.extend([i[k], j[k]]);
        }
    });
    out
}

/// h r^γ for each squared relative speed, internal units.
#[inline(always)]
pub(super) fn rotation_time<L: Lanes>(gamma: f64, h: f64, squares: &[f64]) -> Vec<f64> {
    let exponent = Exponent::new(gamma);
    // A closure that is not inlined is compiled without the instructions of the lanes.
    map::<L>(
        squares,
        #[inline(always)]
        |s| rotation_time_of(exponent, h, s),
    )
}

/// Collides pairs of grid velocities (row-major [count, 3], internal units) with given rotation times, polar uniforms and azimuths (turns).
///
/// Returns the new velocities, [count, 6]: vi then vj. Errors: `CONFIG` if the lengths do not fit.
#[inline(always)]
pub(super) fn collide<L: Lanes>(vi: &[f64], vj: &[f64], tau: &[f64], u: &[f64], turns: &[f64]) -> Result<Vec<f64>, SpecError> {
    let count = tau.len();
    for (length, expected) in [(vi.len(), 3 * count), (vj.len(), 3 * count), (u.len(), count), (turns.len(), count)] {
        require_length(length, expected)?;
    }
    let mut out = Vec::with_capacity(6 * count);
    for start in (0..count).step_by(BLOCK) {
        let part = start..if start + BLOCK < count { start + BLOCK } else { count };
        let mut rows = [[0.0; 4]; BLOCK];
        for (z, p) in rows.iter_mut().zip(part.clone()) {
            *z = [vi[3 * p] - vj[3 * p], vi[3 * p + 1] - vj[3 * p + 1], vi[3 * p + 2] - vj[3 * p + 2], 0.0];
        }
        let w = deflections::<L>(&tau[part.clone()], &u[part.clone()]);
        let turns = block(&turns[part.clone()], 0.0);
        for k in (0..BLOCK).step_by(L::WIDTH) {
            let [x, y, z] = L::load_rows(&rows, k);
            let (sin, cos) = elementary::sincos2pi(L::load(&turns, k));
            let r = squared_length(x, y, z).sqrt();
            L::store_rows(pair_update::table().increment([x, y, z], r, L::load(&w, k), cos, sin), &mut rows, k);
        }
        for (d, p) in rows.iter().zip(part) {
            out.extend((0..3).map(|axis| vi[3 * p + axis] + d[axis]));
            out.extend((0..3).map(|axis| vj[3 * p + axis] - d[axis]));
        }
    }
    Ok(out)
}

/// w of at most a block of pairs. Every function of the heat kernel is given all of them, and what is of no meaning is not taken.
#[inline(always)]
fn deflections<L: Lanes>(tau: &[f64], u: &[f64]) -> [f64; BLOCK] {
    let table = heat_kernel::table();
    let (tau, u) = (block(tau, 1.0), block(u, 0.5));
    let smallest = L::splat(SMALLEST_UNIFORM);
    let mut w = [0.0; BLOCK];
    for k in (0..BLOCK).step_by(L::WIDTH) {
        let (tau_lanes, u) = (L::load(&tau, k), L::load(&u, k));
        let u = L::select(u.lt(smallest), smallest, u);
        let e = -elementary::ln(u);
        let mut found = [[0.0; BLOCK]; 3];
        heat_kernel::small_time(table, tau_lanes, e).store(&mut found[0], 0);
        heat_kernel::middle_time(table, tau_lanes, e).store(&mut found[1], 0);
        heat_kernel::series(table, tau_lanes, e, u).store(&mut found[2], 0);
        for (lane, w) in w[k..k + L::WIDTH].iter_mut().enumerate() {
            let region = heat_kernel::region(tau[k + lane]);
            *w = found[if region < 2 { region } else { 2 }][lane];
        }
    }
    w
}

/// A whole block, filled up with a number.
#[inline(always)]
fn block(x: &[f64], rest: f64) -> [f64; BLOCK] {
    let mut whole = [rest; BLOCK];
    whole[..x.len()].copy_from_slice(x);
    whole
}

/// f of each element, in lanes.
#[inline(always)]
fn map<L: Lanes>(x: &[f64], f: impl Fn(L) -> L) -> Vec<f64> {
    let mut out = Vec::with_capacity(x.len());
    for part in x.chunks(BLOCK) {
        let mut lanes = block(part, 1.0);
        for k in (0..BLOCK).step_by(L::WIDTH) {
            f(L::load(&lanes, k)).store(&mut lanes, k);
        }
        out.extend_from_slice(&lanes[..part.len()]);
    }
    out
}

/// The blocks of collisions first … first + count − 1 in batches; the body gets the part of the batch that belongs to them.
#[inline(always)]
fn for_each_batch<L: Lanes>(seed: u64, first: u64, count: usize, mut body: impl FnMut(&Batch, usize, usize)) {
    let mut batch = Batch::new();
    let mut next = first;
    let stop = first + count as u64;
    while next < stop {
        let from = (next % BATCH as u64) as usize;
        let left = stop - next;
        let to = if left < (BATCH - from) as u64 { from + left as usize } else { BATCH };
        batch.fill::<L>(RandomSource { seed, member: 0 }, Stream::Collision, next - from as u64);
        body(&batch, from, to);
        next += (to - from) as u64;
    }
}

#[inline(always)]
fn require_length(length: usize, expected: usize) -> Result<(), SpecError> {
    if length == expected {
        return Ok(());
    }
    Err(SpecError::new(Code::Config, "stages", Value::Count(length as u64, "numbers"), "arrays of lengths that fit each other"))
}
