//! The pair of a collision: SPEC §6.

use crate::lanes::{LaneWords, Quad};

/// N and N − 1.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    all: Quad,
    others: Quad,
}

impl Choices {
    /// Among N particles, N ≥ 2.
    pub const fn new(particles: u32) -> Choices {
        Choices { all: Quad::new(particles), others: Quad::new(particles - 1) }
    }
}

/// Ordered pair (i, j), i ≠ j, both in [0, N), from the pair word x1·2^32 + x0: the integer part of (word/2^64)·N is i and its 64-bit fraction
/// times N − 1 gives j among the others. Uniform up to a relative N(N−1)/2^64.
#[inline(always)]
pub fn select_pair<W: LaneWords>(x0: W, x1: W, choices: &Choices) -> (W, W) {
    let (i, high, low) = scale(x1, x0, W::opaque(&choices.all));
    let (other, _, _) = scale(high, low, W::opaque(&choices.others));
    // i ≤ other is i < other + 1, which cannot wrap.
    (i, other.add_if_less(i, other.add(W::splat(1))))
}

/// Integer part and 64-bit fraction (as two words) of (high·2^32 + low)·n / 2^64.
#[inline(always)]
fn scale<W: LaneWords>(high: W, low: W, n: W) -> (W, W, W) {
    let (carried, fraction_low) = low.multiply(n);
    let (whole, middle) = high.multiply(n);
    let fraction_high = middle.add(carried);
    (whole.add_if_less(fraction_high, carried), fraction_high, fraction_low)
}

#[cfg(test)]
mod tests {
    use super::{Choices, select_pair};

    #[test]
    fn the_pair_is_that_of_the_exact_products() {
        let mut state = 1u64;
        for particles in [2u32, 3, 64, 65, 1000, 10_000_019, 1 << 31] {
            for _ in 0..2000 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let word = state ^ (state >> 29);
                let product = u128::from(word) * u128::from(particles);
                let i = (product >> 64) as u64;
                let mut j = ((u128::from(product as u64) * u128::from(particles - 1)) >> 64) as u64;
                if j >= i {
                    j += 1;
                }
                let pair = select_pair(word as u32, (word >> 32) as u32, &Choices::new(particles));
                assert_eq!((u64::from(pair.0), u64::from(pair.1)), (i, j));
                assert!(i != j && i < u64::from(particles) && j < u64::from(particles));
            }
        }
    }

    #[test]
    fn two_particles_always_collide_with_each_other() {
        assert_eq!(select_pair(0, 0, &Choices::new(2)), (0, 1));
        assert_eq!(select_pair(u32::MAX, u32::MAX, &Choices::new(2)), (1, 0));
    }
}
