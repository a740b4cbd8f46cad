//! 256-bit vectors of x86-64, AVX2. Without FMA: a fused product has other bits.
//!
//! The types are private to the lanes: only [`super::InstructionSet`] hands them out, after it has found the instructions.
#![allow(unsafe_code)]

use super::{Constant, LaneBits, LaneMask, LaneWords, Lanes, Quad, Twin, Work};
use core::arch::x86_64::{
    __m128i, __m256d, __m256i, _CMP_EQ_OQ, _CMP_LE_OQ, _CMP_LT_OQ, _mm_cvtsi32_si128, _mm256_add_epi32, _mm256_add_epi64, _mm256_add_pd,
    _mm256_and_pd, _mm256_and_si256, _mm256_andnot_pd, _mm256_blend_epi32, _mm256_blendv_pd, _mm256_broadcastsi128_si256,
    _mm256_castpd_si256, _mm256_castsi256_pd, _mm256_cmp_pd, _mm256_cmpgt_epi32, _mm256_cvtepu32_epi64, _mm256_div_pd, _mm256_movemask_pd,
    _mm256_mul_epu32, _mm256_mul_pd, _mm256_or_pd, _mm256_or_si256, _mm256_permute2f128_pd, _mm256_sll_epi64, _mm256_slli_epi64,
    _mm256_sqrt_pd, _mm256_srl_epi64, _mm256_srli_epi64, _mm256_sub_epi32, _mm256_sub_epi64, _mm256_sub_pd, _mm256_unpackhi_epi32,
    _mm256_unpackhi_epi64, _mm256_unpackhi_pd, _mm256_unpacklo_epi32, _mm256_unpacklo_epi64, _mm256_unpacklo_pd, _mm256_xor_pd,
    _mm256_xor_si256,
};
use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

/// Four f64.
#[derive(Clone, Copy, Debug)]
pub struct F64x4(__m256d);

/// Four truth values, all bits of a lane alike.
#[derive(Clone, Copy, Debug)]
pub struct Mask64x4(__m256d);

/// Four u64.
#[derive(Clone, Copy, Debug)]
pub struct U64x4(__m256i);

/// Eight u32.
#[derive(Clone, Copy, Debug)]
pub struct U32x8(__m256i);

/// An expression of AVX2 instructions.
macro_rules! avx2 {
    ($body:expr) => {
        // SAFETY: a value or an instance of these types exists only where `InstructionSet` has found AVX2.
        unsafe { $body }
    };
}

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $type {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $type(avx2!($instruction(self.0, other.0)))
            }
        }
    };
}
operator!(F64x4, Add, add, _mm256_add_pd);
operator!(F64x4, Sub, sub, _mm256_sub_pd);
operator!(F64x4, Mul, mul, _mm256_mul_pd);
operator!(F64x4, Div, div, _mm256_div_pd);
operator!(Mask64x4, BitAnd, bitand, _mm256_and_pd);
operator!(Mask64x4, BitOr, bitor, _mm256_or_pd);
operator!(U64x4, BitAnd, bitand, _mm256_and_si256);
operator!(U64x4, BitOr, bitor, _mm256_or_si256);
operator!(U64x4, BitXor, bitxor, _mm256_xor_si256);
operator!(U32x8, BitXor, bitxor, _mm256_xor_si256);

impl Neg for F64x4 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        F64x4(avx2!(_mm256_xor_pd(self.0, F64x4::splat(-0.0).0)))
    }
}

impl Not for Mask64x4 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Mask64x4(avx2!(_mm256_xor_pd(self.0, _mm256_castsi256_pd(U64x4::splat(u64::MAX).0))))
    }
}

#[target_feature(enable = "avx2")]
#[inline(never)]
fn compiled<W: Work>(work: W) -> W::Output {
    work.run::<F64x4>()
}

impl Lanes for F64x4 {
    const WIDTH: usize = 4;
    type Mask = Mask64x4;
    type Bits = U64x4;
    type Words = U32x8;
    type Chains = Twin<F64x4>;

    #[inline(always)]
    fn apart<W: Work>(work: W) -> W::Output {
        avx2!(compiled(work))
    }
    #[inline(always)]
    fn splat(x: f64) -> Self {
        F64x4::load(&[x; 4], 0)
    }
    #[inline(always)]
    fn constant(x: &Constant) -> Self {
        F64x4::splat(x.0[0])
    }
    #[inline(always)]
    fn load(from: &[f64], at: usize) -> Self {
        let four = &from[at..at + 4];
        // SAFETY: `four` is 32 readable bytes, and any bytes are a vector.
        F64x4(unsafe { four.as_ptr().cast::<__m256d>().read_unaligned() })
    }
    #[inline(always)]
    fn store(self, to: &mut [f64], at: usize) {
        let four = &mut to[at..at + 4];
        // SAFETY: `four` is 32 writable bytes.
        unsafe { four.as_mut_ptr().cast::<__m256d>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn load_rows(from: &[[f64; 4]], at: usize) -> [Self; 3] {
        let rows = &from[at..at + 4];
        let [a, b, c, d] = [0, 1, 2, 3].map(|row: usize| F64x4::load(&rows[row], 0).0);
        let (xz_ab, xz_cd) = avx2!((_mm256_unpacklo_pd(a, b), _mm256_unpacklo_pd(c, d)));
        let (y_ab, y_cd) = avx2!((_mm256_unpackhi_pd(a, b), _mm256_unpackhi_pd(c, d)));
        [
            F64x4(avx2!(_mm256_permute2f128_pd::<0x20>(xz_ab, xz_cd))),
            F64x4(avx2!(_mm256_permute2f128_pd::<0x20>(y_ab, y_cd))),
            F64x4(avx2!(_mm256_permute2f128_pd::<0x31>(xz_ab, xz_cd))),
        ]
    }
    #[inline(always)]
    fn store_rows([x, y, z]: [Self; 3], to: &mut [[f64; 4]], at: usize) {
        let rows = &mut to[at..at + 4];
        let zero = F64x4::splat(0.0);
        let (xy_even, xy_odd) = avx2!((_mm256_unpacklo_pd(x.0, y.0), _mm256_unpackhi_pd(x.0, y.0)));
        let (z_even, z_odd) = avx2!((_mm256_unpacklo_pd(z.0, zero.0), _mm256_unpackhi_pd(z.0, zero.0)));
        F64x4(avx2!(_mm256_permute2f128_pd::<0x20>(xy_even, z_even))).store(&mut rows[0], 0);
        F64x4(avx2!(_mm256_permute2f128_pd::<0x20>(xy_odd, z_odd))).store(&mut rows[1], 0);
        F64x4(avx2!(_mm256_permute2f128_pd::<0x31>(xy_even, z_even))).store(&mut rows[2], 0);
        F64x4(avx2!(_mm256_permute2f128_pd::<0x31>(xy_odd, z_odd))).store(&mut rows[3], 0);
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        F64x4(avx2!(_mm256_sqrt_pd(self.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        F64x4(avx2!(_mm256_andnot_pd(F64x4::splat(-0.0).0, self.0)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask64x4 {
        Mask64x4(avx2!(_mm256_cmp_pd::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask64x4 {
        Mask64x4(avx2!(_mm256_cmp_pd::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Mask64x4 {
        Mask64x4(avx2!(_mm256_cmp_pd::<_CMP_EQ_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask64x4, yes: Self, no: Self) -> Self {
        F64x4(avx2!(_mm256_blendv_pd(no.0, yes.0, mask.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> U64x4 {
        U64x4(avx2!(_mm256_castpd_si256(self.0)))
    }
    #[inline(always)]
    fn from_bits(bits: U64x4) -> Self {
        F64x4(avx2!(_mm256_castsi256_pd(bits.0)))
    }
}

impl LaneMask for Mask64x4 {
    #[inline(always)]
    fn bitmask(self) -> u32 {
        avx2!(_mm256_movemask_pd(self.0)) as u32
    }
}

impl LaneBits for U64x4 {
    #[inline(always)]
    fn splat(x: u64) -> Self {
        F64x4::splat(f64::from_bits(x)).to_bits()
    }
    #[inline(always)]
    fn widen(from: &[u32], at: usize) -> Self {
        let four = &from[at..at + 4];
        // SAFETY: `four` is 16 readable bytes, and any bytes are a vector.
        let words = unsafe { four.as_ptr().cast::<__m128i>().read_unaligned() };
        U64x4(avx2!(_mm256_cvtepu32_epi64(words)))
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U64x4(avx2!(_mm256_add_epi64(self.0, other.0)))
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        U64x4(avx2!(_mm256_sll_epi64(self.0, _mm_cvtsi32_si128(N as i32))))
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        U64x4(avx2!(_mm256_srl_epi64(self.0, _mm_cvtsi32_si128(N as i32))))
    }
    #[inline(always)]
    fn lowest_bit(self) -> Self {
        U64x4(avx2!(_mm256_sub_epi64(U64x4::splat(0).0, (self & U64x4::splat(1)).0)))
    }
}

impl LaneWords for U32x8 {
    const WIDTH: usize = 8;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        U32x8::load(&[x; 8], 0)
    }
    #[inline(always)]
    fn opaque(word: &Quad) -> Self {
        // SAFETY: a `Quad` is 16 readable bytes at a multiple of 16, and any bytes are a vector.
        let four = unsafe { core::ptr::from_ref(word).cast::<__m128i>().read_volatile() };
        U32x8(avx2!(_mm256_broadcastsi128_si256(four)))
    }
    #[inline(always)]
    fn count_from(first: u32) -> Self {
        U32x8::splat(first).add(U32x8::load(&[0, 1, 2, 3, 4, 5, 6, 7], 0))
    }
    #[inline(always)]
    fn load(from: &[u32], at: usize) -> Self {
        let eight = &from[at..at + 8];
        // SAFETY: `eight` is 32 readable bytes, and any bytes are a vector.
        U32x8(unsafe { eight.as_ptr().cast::<__m256i>().read_unaligned() })
    }
    #[inline(always)]
    fn store(self, to: &mut [u32], at: usize) {
        let eight = &mut to[at..at + 8];
        // SAFETY: `eight` is 32 writable bytes.
        unsafe { eight.as_mut_ptr().cast::<__m256i>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U32x8(avx2!(_mm256_add_epi32(self.0, other.0)))
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> (Self, Self) {
        let (left, right) = avx2!((_mm256_srli_epi64::<32>(self.0), _mm256_srli_epi64::<32>(other.0)));
        let (even, odd) = avx2!((_mm256_mul_epu32(self.0, other.0), _mm256_mul_epu32(left, right)));
        let high = avx2!(_mm256_blend_epi32::<0xAA>(_mm256_srli_epi64::<32>(even), odd));
        let low = avx2!(_mm256_blend_epi32::<0xAA>(even, _mm256_slli_epi64::<32>(odd)));
        (U32x8(high), U32x8(low))
    }
    #[inline(always)]
    fn add_if_less(self, left: Self, right: Self) -> Self {
        // The comparison is one of signed numbers; one that holds is all ones, that is −1.
        let sign = U32x8::splat(1 << 31);
        let less = avx2!(_mm256_cmpgt_epi32((right ^ sign).0, (left ^ sign).0));
        U32x8(avx2!(_mm256_sub_epi32(self.0, less)))
    }
    #[inline(always)]
    fn store_rows([a, b, c, d]: [Self; 4], to: &mut [[u64; 2]], at: usize) {
        let rows = to[at..at + 8].as_flattened_mut();
        let (ab, ab_late) = avx2!((_mm256_unpacklo_epi32(a.0, b.0), _mm256_unpackhi_epi32(a.0, b.0)));
        let (cd, cd_late) = avx2!((_mm256_unpacklo_epi32(c.0, d.0), _mm256_unpackhi_epi32(c.0, d.0)));
        // Rows k and k + 4 are the halves of one vector.
        let pairs = avx2!([
            _mm256_unpacklo_epi64(ab, cd),
            _mm256_unpackhi_epi64(ab, cd),
            _mm256_unpacklo_epi64(ab_late, cd_late),
            _mm256_unpackhi_epi64(ab_late, cd_late),
        ]);
        let out: *mut __m128i = rows.as_mut_ptr().cast();
        for (k, pair) in pairs.into_iter().enumerate() {
            // SAFETY: two vectors of the same 32 bytes; `rows` is 8 · 16 writable bytes.
            unsafe {
                let [early, late]: [__m128i; 2] = core::mem::transmute(pair);
                out.add(k).write_unaligned(early);
                out.add(k + 4).write_unaligned(late);
            }
        }
    }
}
