//! The pair of a collision: SPEC §6.

/// Ordered pair (i, j), i ≠ j, both in [0, particles), from the pair word x1·2^32 + x0: the integer part of (word/2^64)·N is i and its 64-bit
/// fraction times N − 1 gives j among the others. Uniform up to a relative N(N−1)/2^64.
#[inline(always)]
pub fn select_pair(x0: u32, x1: u32, particles: u32) -> (u32, u32) {
    let (i, high, low) = scale(x1, x0, particles);
    let (other, _, _) = scale(high, low, particles - 1);
    (i, other + u32::from(other >= i))
}

/// Integer part and 64-bit fraction (as two words) of (high·2^32 + low)·n / 2^64.
#[inline(always)]
fn scale(high: u32, low: u32, n: u32) -> (u32, u32, u32) {
    let lower = u64::from(low) * u64::from(n);
    let upper = u64::from(high) * u64::from(n) + (lower >> 32);
    ((upper >> 32) as u32, upper as u32, lower as u32)
}

#[cfg(test)]
mod tests {
    use super::select_pair;

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
                let pair = select_pair(word as u32, (word >> 32) as u32, particles);
                assert_eq!((u64::from(pair.0), u64::from(pair.1)), (i, j));
                assert!(i != j && i < u64::from(particles) && j < u64::from(particles));
            }
        }
    }

    #[test]
    fn two_particles_always_collide_with_each_other() {
        assert_eq!(select_pair(0, 0, 2), (0, 1));
        assert_eq!(select_pair(u32::MAX, u32::MAX, 2), (1, 0));
    }
}
