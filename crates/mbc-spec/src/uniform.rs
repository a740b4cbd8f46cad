//! Words to uniform numbers: SPEC §3. Every value here is exact, none is rounded.

use crate::lanes::{LaneBits, Lanes};

const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
/// 2^52.
const TWO_52: f64 = 4_503_599_627_370_496.0;
/// 2^52 − ½: subtracting it from 2^52 + m leaves m + ½.
const TWO_52_LESS_HALF: f64 = 4_503_599_627_370_495.5;
const TWO_MINUS_24: f64 = 5.960_464_477_539_063e-8;
const TWO_MINUS_40: f64 = 9.094_947_017_729_282e-13;
const TWO_MINUS_52: f64 = 2.220_446_049_250_313e-16;

/// (m + ½)·2^−52 in (0, 1), m the 52 leading bits of the word pair (a, b), a the more significant.
pub fn u52(a: u32, b: u32) -> f64 {
    let m = (u64::from(a) << 20) | u64::from(b >> 12);
    (f64::from_bits(m | TWO_52_BITS) - TWO_52_LESS_HALF) * TWO_MINUS_52
}

/// The polar uniform of a collision from words x2 and x3: a midpoint of 2^40 cells of (0, 1).
#[inline(always)]
pub fn polar_uniform<L: Lanes>(x2: L::Bits, x3: L::Bits) -> L {
    let m = x2.shl::<8>() | x3.shr::<24>();
    (L::from_bits(m | L::Bits::splat(TWO_52_BITS)) - L::splat(TWO_52_LESS_HALF)) * L::splat(TWO_MINUS_40)
}

/// The azimuth of a collision in turns from word x3: a multiple of 2^−24 in [0, 1).
#[inline(always)]
pub fn azimuth<L: Lanes>(x3: L::Bits) -> L {
    let m = x3 & L::Bits::splat(0x00FF_FFFF);
    (L::from_bits(m | L::Bits::splat(TWO_52_BITS)) - L::splat(TWO_52)) * L::splat(TWO_MINUS_24)
}

#[cfg(test)]
mod tests {
    use super::{TWO_MINUS_24, TWO_MINUS_40, TWO_MINUS_52, azimuth, polar_uniform, u52};

    const TWO_MINUS_41: f64 = TWO_MINUS_40 / 2.0;
    const TWO_MINUS_53: f64 = TWO_MINUS_52 / 2.0;

    #[test]
    fn uniforms_are_midpoints_up_to_both_ends() {
        assert_eq!(u52(0, 0), TWO_MINUS_53);
        assert_eq!(u52(u32::MAX, u32::MAX), 1.0 - TWO_MINUS_53);
        assert_eq!(polar_uniform::<f64>(0, 0x00FF_FFFF), TWO_MINUS_41);
        assert_eq!(polar_uniform::<f64>(u64::from(u32::MAX), 0xFF00_0000), 1.0 - TWO_MINUS_41);
        assert_eq!(azimuth::<f64>(0xFF00_0000), 0.0);
        assert_eq!(azimuth::<f64>(u64::from(u32::MAX)), 1.0 - TWO_MINUS_24);
    }
}
