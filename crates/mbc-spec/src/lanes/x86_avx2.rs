//! 256-bit vectors of x86-64, AVX2. Without FMA: a fused product has other bits.
//!
//! The types are private to the lanes: only [`super::InstructionSet`] hands them out, after it has found the instructions.
#![allow(unsafe_code)]

use super::{Constant, LaneBits, LaneMask, LaneWords, Lanes, Quad, Rows, Twin, Work};
use core::arch::x86_64::{
    __m128i, __m256d, __m256i, _CMP_EQ_OQ, _CMP_LE_OQ, _CMP_LT_OQ, _mm_cvtsi32_si128, _mm256_add_epi32, _mm256_add_epi64, _mm256_add_pd,
    _mm256_and_pd, _mm256_and_si256, _mm256_andnot_pd, _mm256_blend_epi32, _mm256_blendv_pd, _mm256_broadcastsi128_si256,
    _mm256_castpd_si256, _mm256_castsi256_pd, _mm256_cmp_pd, _mm256_cmpgt_epi32, _mm256_cvtepu32_epi64, _mm256_div_pd, _mm256_movemask_pd,
    _mm256_mul_epu32, _mm256_mul_pd, _mm256_or_pd, _mm256_or_si256, _mm256_permute2f128_pd, _mm256_sll_epi64, _mm256_slli_epi64,
    _mm256_sqrt_pd, _mm256_srl_epi64, _mm256_srli_epi64, _mm256_sub_epi32, _mm256_sub_epi64, _mm256_sub_pd, _mm256_unpackhi_pd,
    _mm256_unpacklo_pd, _mm256_xor_pd, _mm256_xor_si256,
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

#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
#[inline(never)]
fn compiled<W: Work>(work: W) -> W::Output {
    work.run::<F64x4>()
}

/// Columns x, y, z of four rows.
#[inline(always)]
fn columns([a, b, c, d]: [__m256d; 4]) -> [F64x4; 3] {
    let (xz_ab, xz_cd) = avx2!((_mm256_unpacklo_pd(a, b), _mm256_unpacklo_pd(c, d)));
    let (y_ab, y_cd) = avx2!((_mm256_unpackhi_pd(a, b), _mm256_unpackhi_pd(c, d)));
    [
        F64x4(avx2!(_mm256_permute2f128_pd::<0x20>(xz_ab, xz_cd))),
        F64x4(avx2!(_mm256_permute2f128_pd::<0x20>(y_ab, y_cd))),
        F64x4(avx2!(_mm256_permute2f128_pd::<0x31>(xz_ab, xz_cd))),
    ]
}

/// The other way: four rows x, y, z, 0.
#[inline(always)]
fn rows_of([x, y, z]: [F64x4; 3]) -> [__m256d; 4] {
    let zero = F64x4::splat(0.0);
    let (xy_even, xy_odd) = avx2!((_mm256_unpacklo_pd(x.0, y.0), _mm256_unpackhi_pd(x.0, y.0)));
    let (z_even, z_odd) = avx2!((_mm256_unpacklo_pd(z.0, zero.0), _mm256_unpackhi_pd(z.0, zero.0)));
    avx2!([
        _mm256_permute2f128_pd::<0x20>(xy_even, z_even),
        _mm256_permute2f128_pd::<0x20>(xy_odd, z_odd),
        _mm256_permute2f128_pd::<0x31>(xy_even, z_even),
        _mm256_permute2f128_pd::<0x31>(xy_odd, z_odd),
    ])
}

/// Adds d to row i and takes it from row j.
#[inline(always)]
fn exchange_one(rows: &mut Rows<'_>, i: u32, j: u32, d: __m256d) {
    let (i, j) = (rows.at(i).cast::<__m256d>(), rows.at(j).cast::<__m256d>());
    // SAFETY: a row is 32 readable and writable bytes, and any bytes are a vector.
    unsafe {
        i.write(_mm256_add_pd(i.read(), d));
        j.write(_mm256_sub_pd(j.read(), d));
    }
}

/// Row i less row j.
#[inline(always)]
fn difference(rows: &Rows<'_>, i: u32, j: u32) -> __m256d {
    // SAFETY: a row is 32 readable bytes, and any bytes are a vector.
    unsafe { _mm256_sub_pd(rows.at(i).cast::<__m256d>().read(), rows.at(j).cast::<__m256d>().read()) }
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
        columns([0, 1, 2, 3].map(|row: usize| F64x4::load(&rows[row], 0).0))
    }
    #[inline(always)]
    fn store_rows(columns: [Self; 3], to: &mut [[f64; 4]], at: usize) {
        for (row, d) in to[at..at + 4].iter_mut().zip(rows_of(columns)) {
            F64x4(d).store(row, 0);
        }
    }
    #[inline(always)]
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [Self; 3] {
        let (i, j) = (&i[at..at + 4], &j[at..at + 4]);
        columns([difference(rows, i[0], j[0]), difference(rows, i[1], j[1]), difference(rows, i[2], j[2]), difference(rows, i[3], j[3])])
    }
    #[inline(always)]
    fn exchange(columns: [Self; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32) {
        let (i, j) = (&i[at..at + 4], &j[at..at + 4]);
        let d = rows_of(columns);
        if lanes == 0xF {
            exchange_one(rows, i[0], j[0], d[0]);
            exchange_one(rows, i[1], j[1], d[1]);
            exchange_one(rows, i[2], j[2], d[2]);
            exchange_one(rows, i[3], j[3], d[3]);
        } else {
            for k in 0..4 {
                if lanes >> k & 1 != 0 {
                    exchange_one(rows, i[k], j[k], d[k]);
                }
            }
        }
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
}
