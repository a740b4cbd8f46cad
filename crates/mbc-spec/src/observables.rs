//! What is observed, summed in a fixed shape so that no engine, lane or thread changes a bit: SPEC §10.

use core::ops::Range;

use crate::pair_update::{TICK, TICKS_PER_UNIT};
use crate::scale::power_of_two;

/// Numbers in a frame: momentum 3, energy, temperature, pressure 6, heat flux 3, moments 4, 6 and 8.
pub const FRAME_LENGTH: usize = 17;

/// Particles of a chunk. Whatever goes through all particles can do so chunk by chunk.
pub const CHUNK: usize = 4096;
const ACCUMULATORS: usize = 8;
/// Enough for 2^32 chunks.
const LEVELS: usize = 33;
/// 2^10 summands below 2^53 fit an i64.
const EXACT_CHUNK: usize = 1024;
const TERMS: usize = 13;

/// N velocities in internal units, however they are stored.
pub trait Velocities {
    /// N.
    fn count(&self) -> usize;
    /// The velocity of particle i.
    fn get(&self, i: usize) -> [f64; 3];
    /// Replaces the velocity of particle i.
    fn set(&mut self, i: usize, v: [f64; 3]);
}

/// The particles of the chunk that begins with `first`, of n.
pub fn chunk(first: usize, n: usize) -> Range<usize> {
    first..if n - first < CHUNK { n } else { first + CHUNK }
}

/// Fixed-shape sums of K terms per particle over particles 0 … n − 1: eight strided accumulators a chunk, a binary tree over chunks.
pub fn sums_over<const K: usize>(n: usize, f: impl Fn(usize) -> [f64; K]) -> [f64; K] {
    let mut sums = Sums::new();
    for first in (0..n).step_by(CHUNK) {
        sums.add(chunk(first, n), &f);
    }
    sums.total()
}

/// Fixed-shape sum of one term per particle.
pub fn sum_over(n: usize, f: impl Fn(usize) -> f64) -> f64 {
    sums_over(n, |i| [f(i)])[0]
}

/// The same sums, chunk by chunk in the order of the particles: a list of sums added pairwise until one is left, without storing the list. Level l waits with the sum
/// of 2^l chunks where bit l of the number of chunks is set.
#[derive(Clone, Debug)]
pub struct Sums<const K: usize> {
    levels: [[f64; K]; LEVELS],
    chunks: u64,
}

impl<const K: usize> Sums<K> {
    /// Of nothing yet.
    pub fn new() -> Sums<K> {
        Sums { levels: [[0.0; K]; LEVELS], chunks: 0 }
    }

    /// Adds the terms of the particles of the next [`chunk`].
    #[inline(always)]
    pub fn add(&mut self, chunk: Range<usize>, f: impl Fn(usize) -> [f64; K]) {
        let mut accumulators = [[0.0; K]; ACCUMULATORS];
        let mut i = chunk.start;
        while i + ACCUMULATORS <= chunk.end {
            for (a, accumulator) in accumulators.iter_mut().enumerate() {
                add(accumulator, f(i + a));
            }
            i += ACCUMULATORS;
        }
        for (a, accumulator) in accumulators.iter_mut().enumerate().take(chunk.end - i) {
            add(accumulator, f(i + a));
        }
        self.push(core::array::from_fn(|k| {
            let a = |number: usize| accumulators[number][k];
            ((a(0) + a(4)) + (a(2) + a(6))) + ((a(1) + a(5)) + (a(3) + a(7)))
        }));
    }

    fn push(&mut self, mut sum: [f64; K]) {
        let mut level = 0;
        while self.chunks >> level & 1 == 1 {
            sum = core::array::from_fn(|k| self.levels[level][k] + sum[k]);
            level += 1;
        }
        self.levels[level] = sum;
        self.chunks += 1;
    }

    /// The sums of all terms.
    pub fn total(&self) -> [f64; K] {
        let mut waiting = (0..LEVELS).filter(|level| self.chunks >> level & 1 == 1);
        let Some(lowest) = waiting.next() else { return [0.0; K] };
        waiting.fold(self.levels[lowest], |sum, level| core::array::from_fn(|k| self.levels[level][k] + sum[k]))
    }
}

impl<const K: usize> Default for Sums<K> {
    fn default() -> Sums<K> {
        Sums::new()
    }
}

#[inline(always)]
fn add<const K: usize>(accumulator: &mut [f64; K], terms: [f64; K]) {
    for (sum, term) in accumulator.iter_mut().zip(terms) {
        *sum += term;
    }
}

/// Exact Σ of the ticks along each axis of grid velocities.
pub fn exact_tick_sums(v: &impl Velocities) -> [i128; 3] {
    exact_tick_sums_of(v, 0..v.count())
}

/// The same of some of the particles.
pub fn exact_tick_sums_of(v: &impl Velocities, particles: Range<usize>) -> [i128; 3] {
    let mut total = [0i128; 3];
    let mut start = particles.start;
    while start < particles.end {
        let end = if particles.end - start < EXACT_CHUNK { particles.end } else { start + EXACT_CHUNK };
        let mut part = [0i64; 3];
        for i in start..end {
            for (sum, x) in part.iter_mut().zip(v.get(i)) {
                *sum += (x * TICKS_PER_UNIT) as i64;
            }
        }
        for (sum, chunk) in total.iter_mut().zip(part) {
            *sum += i128::from(chunk);
        }
        start = end;
    }
    total
}

/// The sums of a frame over particles whose exact tick sums are known.
#[derive(Clone, Debug)]
pub struct FrameSums {
    mean: [f64; 3],
    sums: Sums<TERMS>,
}

impl FrameSums {
    /// Of nothing yet. `tick_sums` are the exact sums of all `count` velocities.
    pub fn new(tick_sums: [i128; 3], count: usize) -> FrameSums {
        FrameSums { mean: tick_sums.map(|ticks| (ticks as f64 * TICK) / count as f64), sums: Sums::new() }
    }

    /// Adds the particles of the next [`chunk`].
    pub fn add(&mut self, v: &impl Velocities, chunk: Range<usize>) {
        let mean = self.mean;
        self.sums.add(chunk, |i| {
            let [vx, vy, vz] = v.get(i);
            let (ux, uy, uz) = (vx - mean[0], vy - mean[1], vz - mean[2]);
            let s = (ux * ux + uy * uy) + uz * uz;
            let e = (vx * vx + vy * vy) + vz * vz;
            let s2 = s * s;
            [e, ux * ux, uy * uy, uz * uz, ux * uy, ux * uz, uy * uz, s * ux, s * uy, s * uz, s2, s2 * s, s2 * s2]
        });
    }

    /// The frame: 17 numbers in user units (SPEC §10, table), when all `count` particles have been added.
    ///
    /// p is the scale exponent: user velocity = internal · 2^p.
    pub fn frame(&self, count: usize, p: i32) -> [f64; FRAME_LENGTH] {
        let mean = self.mean;
        let m = self.sums.total().map(|sum| sum / count as f64);
        let unit = |power: i32| power_of_two(power * p);
        let temperature = (((m[1] + m[2]) + m[3]) / 3.0) * unit(2);
        [
            mean[0] * unit(1),
            mean[1] * unit(1),
            mean[2] * unit(1),
            (0.5 * m[0]) * unit(2),
            temperature,
            m[1] * unit(2),
            m[2] * unit(2),
            m[3] * unit(2),
            m[4] * unit(2),
            m[5] * unit(2),
            m[6] * unit(2),
            m[7] * unit(3),
            m[8] * unit(3),
            m[9] * unit(3),
            m[10] * unit(4),
            m[11] * unit(6),
            m[12] * unit(8),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{ACCUMULATORS, CHUNK, Velocities, exact_tick_sums, sum_over};
    use crate::pair_update::TICK;

    /// The sum as SPEC §10 words it, with lists.
    fn sum_with_lists(x: &[f64]) -> f64 {
        let mut level: Vec<f64> = x
            .chunks(CHUNK)
            .map(|chunk| {
                let mut a = [0.0; ACCUMULATORS];
                for (k, x) in chunk.iter().enumerate() {
                    a[k % ACCUMULATORS] += x;
                }
                ((a[0] + a[4]) + (a[2] + a[6])) + ((a[1] + a[5]) + (a[3] + a[7]))
            })
            .collect();
        while level.len() > 1 {
            level = level.chunks(2).map(|pair| if pair.len() == 2 { pair[0] + pair[1] } else { pair[0] }).collect();
        }
        level.first().copied().unwrap_or(0.0)
    }

    #[test]
    fn the_sum_has_the_shape_of_the_specification_for_every_number_of_chunks() {
        let x: Vec<f64> = (0..12 * CHUNK).map(|k| ((k * 7919) % 10007) as f64 * 0.1 - 377.7).collect();
        for n in [0, 1, 7, 8, 9, 64, 4095, 4096, 4097, 3 * CHUNK, 5 * CHUNK + 3, 6 * CHUNK, 7 * CHUNK + 4095, 11 * CHUNK + 1, 12 * CHUNK] {
            assert_eq!(sum_over(n, |i| x[i]).to_bits(), sum_with_lists(&x[..n]).to_bits(), "{n} terms");
        }
    }

    struct Fixed(usize, f64);

    impl Velocities for Fixed {
        fn count(&self) -> usize {
            self.0
        }
        fn get(&self, _: usize) -> [f64; 3] {
            [self.1, -self.1, TICK]
        }
        fn set(&mut self, _: usize, _: [f64; 3]) {}
    }

    #[test]
    fn tick_sums_are_exact_beyond_sixty_four_bits() {
        let largest = 512.0 - TICK;
        let ticks = (1i128 << 53) - 1;
        assert_eq!(exact_tick_sums(&Fixed(5000, largest)), [5000 * ticks, -5000 * ticks, 5000]);
    }
}
