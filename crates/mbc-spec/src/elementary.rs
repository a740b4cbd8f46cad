//! Logarithm, exponential, and sine and cosine in turns: SPEC §4.
//!
//! Polynomials of our own, because the functions of the standard library differ from one platform to the next. Only + − × ÷ and bits; every sum
//! is evaluated as it is parenthesised, without fused multiply-add. Coefficients are least-squares fits on Chebyshev nodes in extended
//! precision, rounded one at a time with the rest fitted again. Largest errors measured: ln 0.82 ulp, exp 0.90 ulp, sine 1.01 ulp, cosine 1.08 ulp.

use crate::lanes::{LaneBits, Lanes};

/// 1.5 · 2^52: adding it rounds to an integer and leaves that integer in the low bits.
const ROUND: f64 = 6_755_399_441_055_744.0;
const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
/// 2^52 + 1023.
const TWO_52_AND_BIAS: f64 = 4_503_599_627_371_519.0;
const TWO_54: f64 = 18_014_398_509_481_984.0;
const ONE_BITS: u64 = 0x3FF0_0000_0000_0000;
const SIGN_BIT: u64 = 0x8000_0000_0000_0000;

const LN2_HIGH: f64 = 0.693_147_180_369_123_8; // 3FE62E42FEE00000: its products with |k| < 2^21 are exact
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10; // 3DEA39EF35793C76
const LOG2_E: f64 = 1.442_695_040_888_963_4; // 3FF71547652B82FE

// ln((1 + s)/(1 − s)) = 2s + s (L1 z + … + L7 z^7), z = s²
const L1: f64 = 0.666_666_666_666_673_6; // 3FE5555555555594
const L2: f64 = 0.399_999_999_994_053_83; // 3FD999999997F72D
const L3: f64 = 0.285_714_287_440_998_8; // 3FD249249423C734
const L4: f64 = 0.222_221_984_209_640_5; // 3FCC71C51D50FA2A
const L5: f64 = 0.181_835_713_839_169; // 3FC7466486178ECD
const L6: f64 = 0.153_138_860_902_947_43; // 3FC39A0DDFA994C2
const L7: f64 = 0.147_974_715_934_023_37; // 3FC2F0D5E2C92795

// exp(r) = 1 + r + r² (E0 + … + E9 r^9)
const E0: f64 = 0.500_000_000_000_001_3; // 3FE000000000000C
const E1: f64 = 0.166_666_666_666_664_88; // 3FC5555555555515
const E2: f64 = 0.041_666_666_666_511_976; // 3FA555555554FE40
const E3: f64 = 0.008_333_333_333_447_26; // 3F8111111112119B
const E4: f64 = 0.001_388_888_894_772_736_2; // 3F56C16C185F760F
const E5: f64 = 0.000_198_412_696_071_748_17; // 3F2A01A014DBC99E
const E6: f64 = 2.480_148_931_872_720_5e-5; // 3EFA01995E460D9D
const E7: f64 = 2.755_749_747_919_507_5e-6; // 3EC71DED720EDA62
const E8: f64 = 2.763_147_838_546_273_4e-7; // 3E928B0D4566B2BB
const E9: f64 = 2.502_799_196_408_156_3e-8; // 3E5ADFA45D221166

// sin 2πr = 6 r + r (S0 + … + S6 z^6), cos 2πr = 1 + z (C0 + … + C6 z^6), z = r²
const S0: f64 = 0.283_185_307_179_586_45; // 3FD21FB54442D184
const S1: f64 = -41.341_702_240_399_634; // C044ABBCE625BE41
const S2: f64 = 81.605_249_275_947_76; // 405466BC677587E4
const S3: f64 = -76.705_859_704_307_98; // C0532D2CCE2E644A
const S4: f64 = 42.058_685_030_182_126; // 40450782FDB6B2D1
const S5: f64 = -15.093_804_952_751_53; // C02E300733E88A92
const S6: f64 = 3.780_886_914_414_630_4; // 400E3F41A37A4811
const C0: f64 = -19.739_208_802_178_716; // C033BD3CC9BE45DE
const C1: f64 = 64.939_394_022_666_95; // 40503C1F081B5A65
const C2: f64 = -85.456_817_206_160_78; // C0555D3C7E3C2D7B
const C3: f64 = 60.244_641_266_923_225; // 404E1F5067B057F8
const C4: f64 = -26.426_245_410_682_96; // C03A6D1E6B52F412
const C5: f64 = 7.902_847_479_415_058; // 401F9C840CB57470
const C6: f64 = -1.692_556_097_609_502_7; // BFFB14B5B3DE0D19

/// Natural logarithm of any number; ln 0 = −∞, ln ∞ = ∞, NaN below 0. Error below 0.85 ulp everywhere, also next to 1.
#[inline(always)]
pub fn ln<L: Lanes>(x: L) -> L {
    let zero = L::splat(0.0);
    let infinity = L::splat(f64::INFINITY);
    let subnormal = x.lt(L::splat(f64::MIN_POSITIVE));
    let (m, k) = split(L::select(subnormal, x * L::splat(TWO_54), x));
    let inside = assemble(m, L::select(subnormal, k - L::splat(54.0), k));
    let y = L::select(x.lt(infinity), inside, infinity);
    let y = L::select(x.eq(zero), -infinity, y);
    L::select(zero.le(x), y, L::splat(f64::NAN))
}

/// Natural logarithm of a positive normal number: the bits of [`ln`], without its special cases. Finite for 0.
#[inline(always)]
pub fn ln_normal<L: Lanes>(x: L) -> L {
    let (m, k) = split(x);
    assemble(m, k)
}

/// x = 2^k m with m from about √½ to √2.
#[inline(always)]
fn split<L: Lanes>(x: L) -> (L, L) {
    let shifted = x.to_bits().add(L::Bits::splat(0x0009_5F62_0000_0000));
    let m = (shifted & L::Bits::splat(0x000F_FFFF_FFFF_FFFF)).add(L::Bits::splat(0x3FE6_A09E_0000_0000));
    let k = L::from_bits(shifted.shr::<52>() | L::Bits::splat(TWO_52_BITS)) - L::splat(TWO_52_AND_BIAS);
    (L::from_bits(m), k)
}

/// k ln 2 + ln m.
#[inline(always)]
fn assemble<L: Lanes>(m: L, k: L) -> L {
    let c = L::splat;
    let f = m - c(1.0);
    let s = f / (c(2.0) + f);
    let z = s * s;
    let w = z * z;
    let odd = z * (c(L1) + w * (c(L3) + w * (c(L5) + w * c(L7))));
    let even = w * (c(L2) + w * (c(L4) + w * c(L6)));
    let half = c(0.5) * (f * f);
    k * c(LN2_HIGH) + (f + ((s * (half + (odd + even)) + k * c(LN2_LOW)) - half))
}

/// Exponential over the whole range: rounds to subnormals and to 0 below −708.4, to ∞ above 709.78; NaN for NaN. Error below 0.9 ulp.
///
/// x = k ln 2 + r with |r| ≤ 0.347; the factor 2^k is applied in two halves, so that only the last product can leave the normal range.
#[inline(always)]
pub fn exp<L: Lanes>(x: L) -> L {
    let c = L::splat;
    let y = L::select(x.lt(c(-746.0)), c(-746.0), x);
    let y = L::select(c(710.0).lt(y), c(710.0), y);
    let k = (y * c(LOG2_E) + c(ROUND)) - c(ROUND);
    let high = y - k * c(LN2_HIGH);
    let low = k * c(LN2_LOW);
    let r = high - low;
    let w = r * r;
    let even = c(E0) + w * (c(E2) + w * (c(E4) + w * (c(E6) + w * c(E8))));
    let odd = c(E1) + w * (c(E3) + w * (c(E5) + w * (c(E7) + w * c(E9))));
    let mantissa = c(1.0) + (high + (w * (even + r * odd) - low));
    let k1 = (k * c(0.5) + c(ROUND)) - c(ROUND);
    let result = (mantissa * two_to(k1)) * two_to(k - k1);
    L::select(x.eq(x), result, c(f64::NAN))
}

/// 2^k for integers −1022 ≤ k ≤ 1023.
#[inline(always)]
fn two_to<L: Lanes>(k: L) -> L {
    L::from_bits((k + L::splat(ROUND)).to_bits().shl::<52>().add(L::Bits::splat(ONE_BITS)))
}

/// Sine and cosine of 2πx, x in turns, 0 ≤ x < 1 (any finite x gives a value; the reduction is exact up to |x| = 2^49). NaN for other x.
///
/// x = k/4 + r with |r| ≤ 1/8 exactly; k mod 4 swaps the two and sets the signs. The mean of sin² + cos² − 1 over the 2^24 azimuths of the
/// process is 1.3e−19.
#[inline(always)]
pub fn sincos2pi<L: Lanes>(x: L) -> (L, L) {
    let c = L::splat;
    let rounded = c(4.0) * x + c(ROUND);
    let quarter = rounded.to_bits();
    let r = x - c(0.25) * (rounded - c(ROUND));
    let z = r * r;
    let sine = c(6.0) * r + r * (c(S0) + z * (c(S1) + z * (c(S2) + z * (c(S3) + z * (c(S4) + z * (c(S5) + z * c(S6)))))));
    let cosine = c(1.0) + z * (c(C0) + z * (c(C1) + z * (c(C2) + z * (c(C3) + z * (c(C4) + z * (c(C5) + z * c(C6)))))));
    let swap = quarter.has(1);
    let sign = L::Bits::splat(SIGN_BIT);
    let sin_sign = quarter.shl::<62>() & sign;
    let cos_sign = quarter.add(L::Bits::splat(1)).shl::<62>() & sign;
    let sin = L::select(swap, cosine, sine).to_bits() ^ sin_sign;
    let cos = L::select(swap, sine, cosine).to_bits() ^ cos_sign;
    (L::from_bits(sin), L::from_bits(cos))
}
