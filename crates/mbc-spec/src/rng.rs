//! Philox4x32-10, addressed by (seed, stream, index, draw): SPEC §2.
//!
//! J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, SC'11, doi:10.1145/2063384.2063405.
//! Random numbers are addressed, not consumed, so that nothing has to be stored to go on.

use crate::lanes::{LaneWords, Lanes, Quad};
use crate::plan::Plan;

static MULTIPLIER_A: Quad = Quad::new(0xD251_1F53);
static MULTIPLIER_B: Quad = Quad::new(0xCD9E_8D57);
const WEYL_0: u32 = 0x9E37_79B9;
const WEYL_1: u32 = 0xBB67_AE85;

/// The table of streams (SPEC §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Collision k.
    Collision = 0,
    /// Clock cell c: how many collisions.
    ClockCells = 1,
    /// Clock cell c: when.
    ClockTimes = 2,
    /// Particle i.
    Initial = 3,
}

/// What addresses a whole family of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomSource {
    /// 64-bit seed.
    pub seed: u64,
    /// Ensemble member, below 2^24.
    pub member: u32,
}

impl From<&Plan> for RandomSource {
    fn from(plan: &Plan) -> RandomSource {
        RandomSource { seed: plan.seed, member: plan.member }
    }
}

impl RandomSource {
    /// The two words of the key.
    #[inline(always)]
    const fn key(self) -> [u32; 2] {
        [self.seed as u32, (self.seed >> 32) as u32]
    }

    /// The counter word that names the stream of the member.
    #[inline(always)]
    const fn stream_word(self, stream: u32) -> u32 {
        stream.wrapping_add(self.member << 8)
    }

    /// The block at (stream, index, draw).
    #[inline(never)]
    pub fn block(self, stream: Stream, index: u64, draw: u32) -> [u32; 4] {
        philox(self.key(), [index as u32, (index >> 32) as u32, self.stream_word(stream as u32), draw])
    }
}

/// Blocks made together.
pub const BATCH: usize = 64;

/// 64 blocks: word w of block k is `words[w][k]`.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Batch {
    /// x0, x1, x2, x3.
    pub words: [[u32; BATCH]; 4],
}

impl Batch {
    /// All zeros.
    pub const fn new() -> Batch {
        Batch { words: [[0; BATCH]; 4] }
    }

    /// Fills with the blocks at indices first … first + 63, draw 0.
    ///
    /// `first` is a multiple of 64.
    #[inline(always)]
    pub fn fill<L: Lanes>(&mut self, source: RandomSource, stream: Stream, first: u64) {
        let blocks = Blocks::new(source, stream);
        for k in (0..BATCH).step_by(L::Words::WIDTH) {
            self.put::<L>(k, blocks.lanes(first, k));
        }
    }

    /// Fills with the blocks at 64 indices given as lower and upper words, draw 0 of any stream number.
    #[inline(always)]
    pub fn fill_at<L: Lanes>(&mut self, source: RandomSource, stream: u32, lower: &[u32; BATCH], upper: &[u32; BATCH]) {
        let stream = Quad::new(source.stream_word(stream));
        let draw = L::Words::splat(0);
        for k in (0..BATCH).step_by(L::Words::WIDTH) {
            let stream = L::Words::opaque(&stream);
            let counter = [L::Words::load(lower, k), L::Words::load(upper, k), stream, draw];
            self.put::<L>(k, philox_lanes(source.key(), counter));
        }
    }

    #[inline(always)]
    fn put<L: Lanes>(&mut self, at: usize, x: [L::Words; 4]) {
        for (row, word) in self.words.iter_mut().zip(x) {
            word.store(row, at);
        }
    }
}

impl Default for Batch {
    fn default() -> Batch {
        Batch::new()
    }
}

/// What addresses the blocks of one stream, where vectors can be loaded from.
#[derive(Clone, Copy, Debug)]
pub struct Blocks {
    key: [u32; 2],
    stream: Quad,
}

impl Blocks {
    /// Of a stream.
    pub const fn new(source: RandomSource, stream: Stream) -> Blocks {
        Blocks { key: source.key(), stream: Quad::new(source.stream_word(stream as u32)) }
    }

    /// The four words of the blocks at indices first + k, first + k + 1, …, draw 0, a block a lane; `first` is a multiple of 64 and `k` a lane's
    /// multiple below 64, so that the upper word is the same for all.
    #[inline(always)]
    pub fn lanes<W: LaneWords>(&self, first: u64, k: usize) -> [W; 4] {
        debug_assert!(first.is_multiple_of(BATCH as u64) && k < BATCH);
        let index = W::count_from((first as u32).wrapping_add(k as u32));
        philox_lanes(self.key, [index, W::splat((first >> 32) as u32), W::opaque(&self.stream), W::splat(0)])
    }
}

/// Philox4x32-10 of one counter under a key.
#[inline]
pub fn philox(key: [u32; 2], counter: [u32; 4]) -> [u32; 4] {
    philox_lanes(key, counter)
}

/// Philox4x32-10 of one counter a lane.
///
/// The multipliers are fetched here, and the rounds written out, so that a product and the widening of both its factors stay in one block of code
/// (see [`LaneWords::opaque`]).
#[inline(always)]
fn philox_lanes<W: LaneWords>([k0, k1]: [u32; 2], counter: [W; 4]) -> [W; 4] {
    let multipliers = [W::opaque(&MULTIPLIER_A), W::opaque(&MULTIPLIER_B)];
    let key =
        |number: u32| [W::splat(k0.wrapping_add(number.wrapping_mul(WEYL_0))), W::splat(k1.wrapping_add(number.wrapping_mul(WEYL_1)))];
    let x = round(counter, key(0), multipliers);
    let x = round(x, key(1), multipliers);
    let x = round(x, key(2), multipliers);
    let x = round(x, key(3), multipliers);
    let x = round(x, key(4), multipliers);
    let x = round(x, key(5), multipliers);
    let x = round(x, key(6), multipliers);
    let x = round(x, key(7), multipliers);
    let x = round(x, key(8), multipliers);
    round(x, key(9), multipliers)
}

#[inline(always)]
fn round<W: LaneWords>([c0, c1, c2, c3]: [W; 4], [k0, k1]: [W; 2], [a, b]: [W; 2]) -> [W; 4] {
    let (a_high, a_low) = a.multiply(c0);
    let (b_high, b_low) = b.multiply(c2);
    [(b_high ^ c1) ^ k0, b_low, (a_high ^ c3) ^ k1, a_low]
}

#[cfg(test)]
mod tests {
    use super::{BATCH, Batch, RandomSource, Stream, philox};
    use crate::lanes::{Lanes, Twin, Widest};

    #[test]
    fn philox_gives_its_authors_known_answers() {
        assert_eq!(philox([0, 0], [0; 4]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        let ones = u32::MAX;
        assert_eq!(philox([ones, ones], [ones; 4]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        let counter = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        assert_eq!(philox([0xa409_3822, 0x299f_31d0], counter), [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]);
    }

    fn a_batch_has_the_blocks_one_by_one<L: Lanes>() {
        let source = RandomSource { seed: 0xfedc_ba98_7654_3210, member: 77 };
        for first in [0, 64, (1 << 32) - 64, 1 << 32, (1 << 52) + 128] {
            let mut batch = Batch::new();
            batch.fill::<L>(source, Stream::ClockTimes, first);
            for k in 0..BATCH {
                let expected = source.block(Stream::ClockTimes, first + k as u64, 0);
                assert_eq!(batch.words.map(|row| row[k]), expected, "first {first}, block {k}");
            }
        }
    }

    #[test]
    fn batches_have_the_blocks_one_by_one_on_all_lanes() {
        a_batch_has_the_blocks_one_by_one::<f64>();
        a_batch_has_the_blocks_one_by_one::<Twin<f64>>();
        a_batch_has_the_blocks_one_by_one::<Twin<Twin<f64>>>();
        a_batch_has_the_blocks_one_by_one::<Widest>();
    }

    #[test]
    fn a_batch_at_scattered_indices_has_the_blocks_of_these_indices() {
        let source = RandomSource { seed: 1, member: 0 };
        let mut lower = [0; BATCH];
        let mut upper = [0; BATCH];
        for k in 0..BATCH as u32 {
            lower[k as usize] = k.wrapping_mul(0x9e37_79b9);
            upper[k as usize] = k / 7;
        }
        let mut batch = Batch::new();
        batch.fill_at::<Widest>(source, 3, &lower, &upper);
        for k in 0..BATCH {
            let index = u64::from(upper[k]) << 32 | u64::from(lower[k]);
            assert_eq!(batch.words.map(|row| row[k]), source.block(Stream::Initial, index, 0));
        }
    }
}
