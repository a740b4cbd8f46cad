//! Logarithm, exponential, and sine and cosine in turns: SPEC §4.
//!
//! Polynomials of our own, because the functions of the standard library differ from one platform to the next. Only + − × ÷ and bits; every sum
//! is evaluated as it is parenthesised, without fused multiply-add. Coefficients are least-squares fits on Chebyshev nodes in extended
//! precision, rounded one at a time with the rest fitted again. Largest errors measured: ln 0.82 ulp, exp 0.90 ulp, sine 1.01 ulp, cosine 1.08 ulp.

use core::hint::black_box;

use crate::lanes::{Constant, LaneBits, Lanes};

/// Every constant, in memory (see [`Constant`]).
pub struct Table {
    /// 1.5 · 2^52: adding it rounds to an integer and leaves that integer in the low bits.
    round: Constant,
    /// 2^52 + 1023, and the bits of 2^52: from a biased exponent to a number.
    two_52_and_bias: Constant,
    two_52_bits: Constant,
    one_bits: Constant,
    sign_bit: Constant,
    /// From the bits of x to those of m between about √½ and √2.
    offset: Constant,
    fraction: Constant,
    sqrt_half: Constant,
    half: Constant,
    one: Constant,
    two: Constant,
    four: Constant,
    six: Constant,
    quarter: Constant,
    /// Its products with |k| < 2^21 are exact.
    ln2_high: Constant,
    ln2_low: Constant,
    log2_e: Constant,
    smallest_exponent: Constant,
    largest_exponent: Constant,
    l1_to_l7: [Constant; 7],
    e0_to_e9: [Constant; 10],
    s0_to_s6: [Constant; 7],
    c0_to_c6: [Constant; 7],
}

static TABLE: Table = Table {
    round: Constant::new(6_755_399_441_055_744.0),
    two_52_and_bias: Constant::new(4_503_599_627_371_519.0),
    two_52_bits: Constant::from_bits(0x4330_0000_0000_0000),
    one_bits: Constant::from_bits(0x3FF0_0000_0000_0000),
    sign_bit: Constant::from_bits(0x8000_0000_0000_0000),
    offset: Constant::from_bits(0x0009_5F62_0000_0000),
    fraction: Constant::from_bits(0x000F_FFFF_FFFF_FFFF),
    sqrt_half: Constant::from_bits(0x3FE6_A09E_0000_0000),
    half: Constant::new(0.5),
    one: Constant::new(1.0),
    two: Constant::new(2.0),
    four: Constant::new(4.0),
    six: Constant::new(6.0),
    quarter: Constant::new(0.25),
    ln2_high: Constant::new(0.693_147_180_369_123_8),    // 3FE62E42FEE00000
    ln2_low: Constant::new(1.908_214_929_270_587_7e-10), // 3DEA39EF35793C76
    log2_e: Constant::new(core::f64::consts::LOG2_E),    // 3FF71547652B82FE
    smallest_exponent: Constant::new(-746.0),
    largest_exponent: Constant::new(710.0),
    // ln((1 + s)/(1 − s)) = 2s + s (L1 z + … + L7 z^7), z = s²
    l1_to_l7: Constant::array([
        0.666_666_666_666_673_6,  // 3FE5555555555594
        0.399_999_999_994_053_83, // 3FD999999997F72D
        0.285_714_287_440_998_8,  // 3FD249249423C734
        0.222_221_984_209_640_5,  // 3FCC71C51D50FA2A
        0.181_835_713_839_169,    // 3FC7466486178ECD
        0.153_138_860_902_947_43, // 3FC39A0DDFA994C2
        0.147_974_715_934_023_37, // 3FC2F0D5E2C92795
    ]),
    // exp(r) = 1 + r + r² (E0 + … + E9 r^9)
    e0_to_e9: Constant::array([
        0.500_000_000_000_001_3,      // 3FE000000000000C
        0.166_666_666_666_664_88,     // 3FC5555555555515
        0.041_666_666_666_511_976,    // 3FA555555554FE40
        0.008_333_333_333_447_26,     // 3F8111111112119B
        0.001_388_888_894_772_736_2,  // 3F56C16C185F760F
        0.000_198_412_696_071_748_17, // 3F2A01A014DBC99E
        2.480_148_931_872_720_5e-5,   // 3EFA01995E460D9D
        2.755_749_747_919_507_5e-6,   // 3EC71DED720EDA62
        2.763_147_838_546_273_4e-7,   // 3E928B0D4566B2BB
        2.502_799_196_408_156_3e-8,   // 3E5ADFA45D221166
    ]),
    // sin 2πr = 6 r + r (S0 + … + S6 z^6), cos 2πr = 1 + z (C0 + … + C6 z^6), z = r²
    s0_to_s6: Constant::array([
        0.283_185_307_179_586_45, // 3FD21FB54442D184
        -41.341_702_240_399_634,  // C044ABBCE625BE41
        81.605_249_275_947_76,    // 405466BC677587E4
        -76.705_859_704_307_98,   // C0532D2CCE2E644A
        42.058_685_030_182_126,   // 40450782FDB6B2D1
        -15.093_804_952_751_53,   // C02E300733E88A92
        3.780_886_914_414_630_4,  // 400E3F41A37A4811
    ]),
    c0_to_c6: Constant::array([
        -19.739_208_802_178_716,  // C033BD3CC9BE45DE
        64.939_394_022_666_95,    // 40503C1F081B5A65
        -85.456_817_206_160_78,   // C0555D3C7E3C2D7B
        60.244_641_266_923_225,   // 404E1F5067B057F8
        -26.426_245_410_682_96,   // C03A6D1E6B52F412
        7.902_847_479_415_058,    // 401F9C840CB57470
        -1.692_556_097_609_502_7, // BFFB14B5B3DE0D19
    ]),
};

/// The constants, at an address that the compiler cannot see through. A loop fetches it once and uses the methods of [`Table`].
#[inline(always)]
pub fn table() -> &'static Table {
    black_box(&TABLE)
}

/// Natural logarithm of any number; ln 0 = −∞, ln ∞ = ∞, NaN below 0. Error below 0.85 ulp everywhere, also next to 1.
#[inline(always)]
pub fn ln<L: Lanes>(x: L) -> L {
    table().ln(x)
}

/// Exponential over the whole range: rounds to subnormals and to 0 below −708.4, to ∞ above 709.78; NaN for NaN. Error below 0.9 ulp.
#[inline(always)]
pub fn exp<L: Lanes>(x: L) -> L {
    table().exp(x)
}

/// Sine and cosine of 2πx, x in turns, 0 ≤ x < 1 (any finite x gives a value; the reduction is exact for multiples of 2^−53 up to 2^49). NaN for other x.
#[inline(always)]
pub fn sincos2pi<L: Lanes>(x: L) -> (L, L) {
    table().sincos2pi(x)
}

impl Table {
    /// See [`ln`].
    #[inline(always)]
    pub fn ln<L: Lanes>(&self, x: L) -> L {
        let zero = L::splat(0.0);
        let infinity = L::splat(f64::INFINITY);
        let subnormal = x.lt(L::splat(f64::MIN_POSITIVE));
        let (m, k) = self.split(L::select(subnormal, x * L::splat(18_014_398_509_481_984.0), x));
        let inside = self.assemble(m, L::select(subnormal, k - L::splat(54.0), k));
        let y = L::select(x.lt(infinity), inside, infinity);
        let y = L::select(x.eq(zero), -infinity, y);
        L::select(zero.le(x), y, L::splat(f64::NAN))
    }

    /// Natural logarithm of a positive normal number: the bits of [`ln`], without its special cases. Finite for 0.
    #[inline(always)]
    pub fn ln_normal<L: Lanes>(&self, x: L) -> L {
        let (m, k) = self.split(x);
        self.assemble(m, k)
    }

    /// x = 2^k m with m from about √½ to √2.
    #[inline(always)]
    fn split<L: Lanes>(&self, x: L) -> (L, L) {
        let shifted = x.to_bits().add(bits::<L>(&self.offset));
        let m = (shifted & bits::<L>(&self.fraction)).add(bits::<L>(&self.sqrt_half));
        let k = L::from_bits(shifted.shr::<52>() | bits::<L>(&self.two_52_bits)) - L::constant(&self.two_52_and_bias);
        (L::from_bits(m), k)
    }

    /// k ln 2 + ln m.
    #[inline(always)]
    fn assemble<L: Lanes>(&self, m: L, k: L) -> L {
        let [l1, l2, l3, l4, l5, l6, l7] = self.l1_to_l7.each_ref().map(L::constant);
        let f = m - L::constant(&self.one);
        let s = f / (L::constant(&self.two) + f);
        let z = s * s;
        let w = z * z;
        let odd = z * (l1 + w * (l3 + w * (l5 + w * l7)));
        let even = w * (l2 + w * (l4 + w * l6));
        let half = L::constant(&self.half) * (f * f);
        k * L::constant(&self.ln2_high) + (f + ((s * (half + (odd + even)) + k * L::constant(&self.ln2_low)) - half))
    }

    /// See [`exp`]. x = k ln 2 + r with |r| ≤ 0.347; the factor 2^k is applied in two halves, so that only the last product can leave the normal range.
    #[inline(always)]
    pub fn exp<L: Lanes>(&self, x: L) -> L {
        let [e0, e1, e2, e3, e4, e5, e6, e7, e8, e9] = self.e0_to_e9.each_ref().map(L::constant);
        let (smallest, largest) = (L::constant(&self.smallest_exponent), L::constant(&self.largest_exponent));
        let y = L::select(x.lt(smallest), smallest, x);
        let y = L::select(largest.lt(y), largest, y);
        let k = self.round(y * L::constant(&self.log2_e));
        let high = y - k * L::constant(&self.ln2_high);
        let low = k * L::constant(&self.ln2_low);
        let r = high - low;
        let w = r * r;
        let even = e0 + w * (e2 + w * (e4 + w * (e6 + w * e8)));
        let odd = e1 + w * (e3 + w * (e5 + w * (e7 + w * e9)));
        let mantissa = L::constant(&self.one) + (high + (w * (even + r * odd) - low));
        let k1 = self.round(k * L::constant(&self.half));
        let result = (mantissa * self.two_to(k1)) * self.two_to(k - k1);
        L::select(x.eq(x), result, L::splat(f64::NAN))
    }

    /// Nearest integer, ties to even, for |x| ≤ 2^51.
    #[inline(always)]
    fn round<L: Lanes>(&self, x: L) -> L {
        (x + L::constant(&self.round)) - L::constant(&self.round)
    }

    /// 2^k for integers −1022 ≤ k ≤ 1023.
    #[inline(always)]
    fn two_to<L: Lanes>(&self, k: L) -> L {
        L::from_bits((k + L::constant(&self.round)).to_bits().shl::<52>().add(bits::<L>(&self.one_bits)))
    }

    /// See [`sincos2pi`]. x = k/4 + r with |r| ≤ 1/8 exactly; k mod 4 swaps the two and sets the signs. The mean of sin² + cos² − 1 over the 2^24
    /// azimuths of the process is 1.3e−19.
    #[inline(always)]
    pub fn sincos2pi<L: Lanes>(&self, x: L) -> (L, L) {
        let [s0, s1, s2, s3, s4, s5, s6] = self.s0_to_s6.each_ref().map(L::constant);
        let [c0, c1, c2, c3, c4, c5, c6] = self.c0_to_c6.each_ref().map(L::constant);
        let rounded = L::constant(&self.four) * x + L::constant(&self.round);
        let quarter = rounded.to_bits();
        let r = x - L::constant(&self.quarter) * (rounded - L::constant(&self.round));
        let z = r * r;
        let sine = L::constant(&self.six) * r + r * (s0 + z * (s1 + z * (s2 + z * (s3 + z * (s4 + z * (s5 + z * s6))))));
        let cosine = L::constant(&self.one) + z * (c0 + z * (c1 + z * (c2 + z * (c3 + z * (c4 + z * (c5 + z * c6))))));
        let swap = quarter.lowest_bit();
        let sign = bits::<L>(&self.sign_bit);
        let sin_sign = quarter.shl::<62>() & sign;
        let cos_sign = sin_sign ^ quarter.shl::<63>();
        let exchanged = (sine.to_bits() ^ cosine.to_bits()) & swap;
        let sin = (sine.to_bits() ^ exchanged) ^ sin_sign;
        let cos = (cosine.to_bits() ^ exchanged) ^ cos_sign;
        (L::from_bits(sin), L::from_bits(cos))
    }
}

/// The bits of a constant in every lane.
#[inline(always)]
fn bits<L: Lanes>(x: &Constant) -> L::Bits {
    L::constant(x).to_bits()
}

#[cfg(test)]
mod tests {
    use super::{TABLE, exp, ln, sincos2pi};
    use crate::lanes::{Lanes, Twin, Widest};

    /// Numbers of every size and sign, and every special one; a multiple of eight.
    fn arguments() -> Vec<f64> {
        let mut x = vec![0.0, -0.0, 1.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 5e-324, f64::MIN_POSITIVE, f64::MAX, 0.5, 0.25];
        x.extend([709.78, 709.79, -745.1, -745.2, -708.5, 1e300, 1.0 - f64::EPSILON / 2.0, 1.0 + f64::EPSILON]);
        let mut state = 7u64;
        while x.len() % 8 != 0 || x.len() < 4000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let uniform = (state >> 12) as f64 / 4_503_599_627_370_496.0;
            x.extend([uniform, uniform * 1500.0 - 750.0, f64::from_bits(state), uniform * 0.01 + 0.995]);
        }
        x
    }

    fn results<L: Lanes>() -> Vec<u64> {
        let x = arguments();
        let mut out = vec![0.0; 4 * x.len()];
        for k in (0..x.len()).step_by(L::WIDTH) {
            let v = L::load(&x, k);
            let (sin, cos) = sincos2pi(v);
            for (row, result) in [ln(v), exp(v), sin, cos].into_iter().enumerate() {
                result.store(&mut out, row * x.len() + k);
            }
        }
        out.into_iter().map(|y| if y.is_nan() { u64::MAX } else { y.to_bits() }).collect()
    }

    #[test]
    fn all_lanes_give_the_same_bits() {
        let expected = results::<f64>();
        assert_eq!(results::<Twin<f64>>(), expected);
        assert_eq!(results::<Twin<Twin<f64>>>(), expected);
        assert_eq!(results::<Widest>(), expected);
    }

    #[test]
    fn the_logarithm_without_special_cases_has_the_same_bits_for_normal_numbers() {
        for x in arguments().into_iter().filter(|x| x.is_normal() && *x > 0.0) {
            assert_eq!(TABLE.ln_normal(x).to_bits(), ln(x).to_bits(), "{x:e}");
        }
    }

    #[test]
    fn special_values_are_those_of_the_specification() {
        assert_eq!((ln(0.0), ln(-0.0), ln(f64::INFINITY)), (f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY));
        assert!(ln(-5e-324).is_nan() && ln(f64::NAN).is_nan() && exp(f64::NAN).is_nan());
        assert_eq!(ln(1.0).to_bits(), 0);
        assert_eq!((exp(0.0), exp(f64::NEG_INFINITY), exp(f64::INFINITY), exp(709.79)), (1.0, 0.0, f64::INFINITY, f64::INFINITY));
        assert_eq!((exp(-745.13), exp(-745.2)), (5e-324, 0.0));
        assert_eq!(sincos2pi(0.25), (1.0, 0.0));
        assert_eq!(sincos2pi(0.5), (0.0, -1.0));
        assert_eq!(sincos2pi(0.75), (-1.0, 0.0));
    }

    #[test]
    fn sine_and_cosine_have_unit_length_in_the_mean() {
        let azimuths = 1 << 16;
        let mut excess = 0.0;
        for a in 0..azimuths {
            let (s, c): (f64, f64) = sincos2pi(f64::from(a) / f64::from(azimuths));
            // s² + c² − 1 without rounding: each square split into its double and what that leaves.
            let square = |x: f64| {
                let high = f64::from_bits(x.to_bits() & !0x7FF_FFFF);
                let low = x - high;
                (high * high, 2.0 * (high * low) + low * low)
            };
            let ((s1, s2), (c1, c2)) = (square(s), square(c));
            let (large, small) = if s1 > c1 { (s1, c1) } else { (c1, s1) };
            excess += ((large - 1.0) + small) + (s2 + c2);
        }
        let mean = excess / f64::from(azimuths);
        // One rounding is 1e−16; 2^16 independent ones leave 4e−19 in their mean.
        assert!(mean.abs() < 2e-18, "mean of sin² + cos² − 1 is {mean:e}");
    }
}
