//! 512-bit vectors of x86-64, AVX-512 F, BW, DQ and VL. Without fused products: they have other bits.
//!
//! The types are private to the lanes: only [`super::InstructionSet`] hands them out, after it has found the instructions.
#![allow(unsafe_code)]

use super::{Constant, LaneBits, LaneMask, LaneWords, Lanes, Quad, Twin, Work};
use core::arch::x86_64::{
    __m128i, __m256d, __m256i, __m512d, __m512i, __mmask8, _CMP_EQ_OQ, _CMP_LE_OQ, _CMP_LT_OQ, _mm_cvtsi32_si128, _mm512_add_epi32,
    _mm512_add_epi64, _mm512_add_pd, _mm512_and_si512, _mm512_andnot_pd, _mm512_broadcast_i32x4, _mm512_castpd_si512, _mm512_castsi512_pd,
    _mm512_cmp_pd_mask, _mm512_cmplt_epu32_mask, _mm512_cvtepu32_epi64, _mm512_div_pd, _mm512_mask_add_epi32, _mm512_mask_blend_epi32,
    _mm512_mask_blend_pd, _mm512_mul_epu32, _mm512_mul_pd, _mm512_or_si512, _mm512_permutex2var_pd, _mm512_shuffle_f64x2, _mm512_sll_epi64,
    _mm512_slli_epi64, _mm512_sqrt_pd, _mm512_srl_epi64, _mm512_srli_epi64, _mm512_sub_epi64, _mm512_sub_pd, _mm512_unpackhi_epi32,
    _mm512_unpackhi_epi64, _mm512_unpackhi_pd, _mm512_unpacklo_epi32, _mm512_unpacklo_epi64, _mm512_unpacklo_pd, _mm512_xor_pd,
    _mm512_xor_si512,
};
use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

/// Eight f64.
#[derive(Clone, Copy, Debug)]
pub struct F64x8(__m512d);

/// Eight truth values, a bit a lane.
#[derive(Clone, Copy, Debug)]
pub struct Mask64x8(__mmask8);

/// Eight u64.
#[derive(Clone, Copy, Debug)]
pub struct U64x8(__m512i);

/// Sixteen u32.
#[derive(Clone, Copy, Debug)]
pub struct U32x16(__m512i);

/// An expression of AVX-512 instructions.
macro_rules! avx512 {
    ($body:expr) => {
        // SAFETY: a value or an instance of these types exists only where `InstructionSet` has found AVX-512.
        unsafe { $body }
    };
}

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $type {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $type(avx512!($instruction(self.0, other.0)))
            }
        }
    };
}
operator!(F64x8, Add, add, _mm512_add_pd);
operator!(F64x8, Sub, sub, _mm512_sub_pd);
operator!(F64x8, Mul, mul, _mm512_mul_pd);
operator!(F64x8, Div, div, _mm512_div_pd);
operator!(U64x8, BitAnd, bitand, _mm512_and_si512);
operator!(U64x8, BitOr, bitor, _mm512_or_si512);
operator!(U64x8, BitXor, bitxor, _mm512_xor_si512);
operator!(U32x16, BitXor, bitxor, _mm512_xor_si512);

impl Neg for F64x8 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        F64x8(avx512!(_mm512_xor_pd(self.0, F64x8::splat(-0.0).0)))
    }
}

impl BitAnd for Mask64x8 {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Mask64x8(self.0 & other.0)
    }
}

impl BitOr for Mask64x8 {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Mask64x8(self.0 | other.0)
    }
}

impl Not for Mask64x8 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Mask64x8(!self.0)
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
#[inline(never)]
fn compiled<W: Work>(work: W) -> W::Output {
    work.run::<F64x8>()
}

/// Lanes of two vectors by their numbers, those of the second from 8 on.
#[inline(always)]
fn permuted(first: __m512d, lanes: [u64; 8], second: __m512d) -> __m512d {
    // SAFETY: two types of 64 bytes, and any bytes are a vector.
    let lanes: __m512i = unsafe { core::mem::transmute(lanes) };
    avx512!(_mm512_permutex2var_pd(first, lanes, second))
}

impl Lanes for F64x8 {
    const WIDTH: usize = 8;
    type Mask = Mask64x8;
    type Bits = U64x8;
    type Words = U32x16;
    type Chains = Twin<F64x8>;

    #[inline(always)]
    fn apart<W: Work>(work: W) -> W::Output {
        avx512!(compiled(work))
    }
    #[inline(always)]
    fn splat(x: f64) -> Self {
        F64x8::load(&[x; 8], 0)
    }
    #[inline(always)]
    fn constant(x: &Constant) -> Self {
        F64x8::splat(x.0[0])
    }
    #[inline(always)]
    fn load(from: &[f64], at: usize) -> Self {
        let eight = &from[at..at + 8];
        // SAFETY: `eight` is 64 readable bytes, and any bytes are a vector.
        F64x8(unsafe { eight.as_ptr().cast::<__m512d>().read_unaligned() })
    }
    #[inline(always)]
    fn store(self, to: &mut [f64], at: usize) {
        let eight = &mut to[at..at + 8];
        // SAFETY: `eight` is 64 writable bytes.
        unsafe { eight.as_mut_ptr().cast::<__m512d>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn load_rows(from: &[[f64; 4]], at: usize) -> [Self; 3] {
        let numbers = from[at..at + 8].as_flattened();
        let [ab, cd, ef, gh] = [0, 8, 16, 24].map(|first: usize| F64x8::load(numbers, first).0);
        let [xy_early, xy_late] = [(ab, cd), (ef, gh)].map(|(a, c)| permuted(a, [0, 4, 8, 12, 1, 5, 9, 13], c));
        let [z_early, z_late] = [(ab, cd), (ef, gh)].map(|(a, c)| permuted(a, [2, 6, 10, 14, 2, 6, 10, 14], c));
        [
            F64x8(avx512!(_mm512_shuffle_f64x2::<0x44>(xy_early, xy_late))),
            F64x8(avx512!(_mm512_shuffle_f64x2::<0xEE>(xy_early, xy_late))),
            F64x8(avx512!(_mm512_shuffle_f64x2::<0x44>(z_early, z_late))),
        ]
    }
    #[inline(always)]
    fn store_rows([x, y, z]: [Self; 3], to: &mut [[f64; 4]], at: usize) {
        let rows = &mut to[at..at + 8];
        let zero = F64x8::splat(0.0);
        let (xy_even, xy_odd) = avx512!((_mm512_unpacklo_pd(x.0, y.0), _mm512_unpackhi_pd(x.0, y.0)));
        let (z_even, z_odd) = avx512!((_mm512_unpacklo_pd(z.0, zero.0), _mm512_unpackhi_pd(z.0, zero.0)));
        for (first, xy, z) in [(0, xy_even, z_even), (1, xy_odd, z_odd)] {
            for (row, two) in
                [(first, permuted(xy, [0, 1, 8, 9, 2, 3, 10, 11], z)), (first + 4, permuted(xy, [4, 5, 12, 13, 6, 7, 14, 15], z))]
            {
                // SAFETY: types of the same 64 bytes, and a row is 32 writable bytes.
                unsafe {
                    let [early, late]: [__m256d; 2] = core::mem::transmute(two);
                    rows[row].as_mut_ptr().cast::<__m256d>().write_unaligned(early);
                    rows[row + 2].as_mut_ptr().cast::<__m256d>().write_unaligned(late);
                }
            }
        }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        F64x8(avx512!(_mm512_sqrt_pd(self.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        F64x8(avx512!(_mm512_andnot_pd(F64x8::splat(-0.0).0, self.0)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask64x8 {
        Mask64x8(avx512!(_mm512_cmp_pd_mask::<_CMP_LT_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask64x8 {
        Mask64x8(avx512!(_mm512_cmp_pd_mask::<_CMP_LE_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Mask64x8 {
        Mask64x8(avx512!(_mm512_cmp_pd_mask::<_CMP_EQ_OQ>(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask64x8, yes: Self, no: Self) -> Self {
        F64x8(avx512!(_mm512_mask_blend_pd(mask.0, no.0, yes.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> U64x8 {
        U64x8(avx512!(_mm512_castpd_si512(self.0)))
    }
    #[inline(always)]
    fn from_bits(bits: U64x8) -> Self {
        F64x8(avx512!(_mm512_castsi512_pd(bits.0)))
    }
}

impl LaneMask for Mask64x8 {
    #[inline(always)]
    fn bitmask(self) -> u32 {
        u32::from(self.0)
    }
}

impl LaneBits for U64x8 {
    #[inline(always)]
    fn splat(x: u64) -> Self {
        F64x8::splat(f64::from_bits(x)).to_bits()
    }
    #[inline(always)]
    fn widen(from: &[u32], at: usize) -> Self {
        let eight = &from[at..at + 8];
        // SAFETY: `eight` is 32 readable bytes, and any bytes are a vector.
        let words = unsafe { eight.as_ptr().cast::<__m256i>().read_unaligned() };
        U64x8(avx512!(_mm512_cvtepu32_epi64(words)))
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U64x8(avx512!(_mm512_add_epi64(self.0, other.0)))
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        U64x8(avx512!(_mm512_sll_epi64(self.0, _mm_cvtsi32_si128(N as i32))))
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        U64x8(avx512!(_mm512_srl_epi64(self.0, _mm_cvtsi32_si128(N as i32))))
    }
    #[inline(always)]
    fn lowest_bit(self) -> Self {
        U64x8(avx512!(_mm512_sub_epi64(U64x8::splat(0).0, (self & U64x8::splat(1)).0)))
    }
}

impl LaneWords for U32x16 {
    const WIDTH: usize = 16;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        U32x16::load(&[x; 16], 0)
    }
    #[inline(always)]
    fn opaque(word: &Quad) -> Self {
        // SAFETY: a `Quad` is 16 readable bytes at a multiple of 16, and any bytes are a vector.
        let four = unsafe { core::ptr::from_ref(word).cast::<__m128i>().read_volatile() };
        U32x16(avx512!(_mm512_broadcast_i32x4(four)))
    }
    #[inline(always)]
    fn count_from(first: u32) -> Self {
        U32x16::splat(first).add(U32x16::load(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 0))
    }
    #[inline(always)]
    fn load(from: &[u32], at: usize) -> Self {
        let sixteen = &from[at..at + 16];
        // SAFETY: `sixteen` is 64 readable bytes, and any bytes are a vector.
        U32x16(unsafe { sixteen.as_ptr().cast::<__m512i>().read_unaligned() })
    }
    #[inline(always)]
    fn store(self, to: &mut [u32], at: usize) {
        let sixteen = &mut to[at..at + 16];
        // SAFETY: `sixteen` is 64 writable bytes.
        unsafe { sixteen.as_mut_ptr().cast::<__m512i>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U32x16(avx512!(_mm512_add_epi32(self.0, other.0)))
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> (Self, Self) {
        let (left, right) = avx512!((_mm512_srli_epi64::<32>(self.0), _mm512_srli_epi64::<32>(other.0)));
        let (even, odd) = avx512!((_mm512_mul_epu32(self.0, other.0), _mm512_mul_epu32(left, right)));
        let high = avx512!(_mm512_mask_blend_epi32(0xAAAA, _mm512_srli_epi64::<32>(even), odd));
        let low = avx512!(_mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64::<32>(odd)));
        (U32x16(high), U32x16(low))
    }
    #[inline(always)]
    fn add_if_less(self, left: Self, right: Self) -> Self {
        let one = U32x16::splat(1);
        U32x16(avx512!(_mm512_mask_add_epi32(self.0, _mm512_cmplt_epu32_mask(left.0, right.0), self.0, one.0)))
    }
    #[inline(always)]
    fn store_rows([a, b, c, d]: [Self; 4], to: &mut [[u64; 2]], at: usize) {
        let rows = to[at..at + 16].as_flattened_mut();
        let (ab, ab_late) = avx512!((_mm512_unpacklo_epi32(a.0, b.0), _mm512_unpackhi_epi32(a.0, b.0)));
        let (cd, cd_late) = avx512!((_mm512_unpacklo_epi32(c.0, d.0), _mm512_unpackhi_epi32(c.0, d.0)));
        // Rows k, k + 4, k + 8 and k + 12 are the quarters of one vector.
        let quartets = avx512!([
            _mm512_unpacklo_epi64(ab, cd),
            _mm512_unpackhi_epi64(ab, cd),
            _mm512_unpacklo_epi64(ab_late, cd_late),
            _mm512_unpackhi_epi64(ab_late, cd_late),
        ]);
        let out: *mut __m128i = rows.as_mut_ptr().cast();
        for (k, quartet) in quartets.into_iter().enumerate() {
            // SAFETY: types of the same 64 bytes; `rows` is 16 · 16 writable bytes.
            unsafe {
                let four: [__m128i; 4] = core::mem::transmute(quartet);
                for (turn, row) in four.into_iter().enumerate() {
                    out.add(k + 4 * turn).write_unaligned(row);
                }
            }
        }
    }
}
