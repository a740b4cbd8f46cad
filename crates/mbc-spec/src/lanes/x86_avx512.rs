//! 512-bit vectors of x86-64, AVX-512 F, BW, DQ and VL. Without fused products: they have other bits.
//!
//! The types are private to the lanes: only [`super::InstructionSet`] hands them out, after it has found the instructions.
#![allow(unsafe_code)]

use super::{Constant, GROUP, LaneBits, LaneMask, LaneWords, Lanes, Quad, Rows, Twin, Work};
use core::arch::x86_64::{
    __m128i, __m256d, __m256i, __m512d, __m512i, __mmask8, __mmask16, _CMP_EQ_OQ, _CMP_LE_OQ, _CMP_LT_OQ, _mm_cvtsi32_si128, _mm256_add_pd,
    _mm256_sub_pd, _mm512_add_epi64, _mm512_add_pd, _mm512_and_si512, _mm512_andnot_pd, _mm512_broadcast_i32x4, _mm512_castpd_si512,
    _mm512_castpd256_pd512, _mm512_castpd512_pd256, _mm512_castsi512_pd, _mm512_cmp_pd_mask, _mm512_cvtepi64_epi32, _mm512_cvtepu32_epi64,
    _mm512_div_pd, _mm512_extractf64x4_pd, _mm512_i32gather_epi32, _mm512_insertf64x4, _mm512_mask_add_epi32, _mm512_mask_blend_pd,
    _mm512_mask_cmplt_epu32_mask, _mm512_maskz_compress_epi32, _mm512_maskz_compress_pd, _mm512_mul_epu32, _mm512_mul_pd, _mm512_or_si512,
    _mm512_permutex2var_pd, _mm512_set1_epi32, _mm512_shuffle_epi32, _mm512_shuffle_f64x2, _mm512_sll_epi64, _mm512_sqrt_pd,
    _mm512_srl_epi64, _mm512_srli_epi32, _mm512_srlv_epi32, _mm512_sub_epi64, _mm512_sub_pd, _mm512_test_epi32_mask, _mm512_unpackhi_pd,
    _mm512_unpacklo_pd, _mm512_xor_pd, _mm512_xor_si512,
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

/// Eight u32, each the lower half of 64 bits whose upper half is of no meaning: a product of two needs no shuffling so.
#[derive(Clone, Copy, Debug)]
pub struct U32x8(__m512i);

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
operator!(U32x8, BitXor, bitxor, _mm512_xor_si512);

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

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,bmi1,bmi2,lzcnt,popcnt")]
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

/// Columns x, y, z of eight rows, two rows a vector.
#[inline(always)]
fn columns([ab, cd, ef, gh]: [__m512d; 4]) -> [F64x8; 3] {
    let (xy_early, xy_late) = (permuted(ab, [0, 4, 8, 12, 1, 5, 9, 13], cd), permuted(ef, [0, 4, 8, 12, 1, 5, 9, 13], gh));
    let (z_early, z_late) = (permuted(ab, [2, 6, 10, 14, 2, 6, 10, 14], cd), permuted(ef, [2, 6, 10, 14, 2, 6, 10, 14], gh));
    [
        F64x8(avx512!(_mm512_shuffle_f64x2::<0x44>(xy_early, xy_late))),
        F64x8(avx512!(_mm512_shuffle_f64x2::<0xEE>(xy_early, xy_late))),
        F64x8(avx512!(_mm512_shuffle_f64x2::<0x44>(z_early, z_late))),
    ]
}

/// The other way: eight rows x, y, z, 0.
#[inline(always)]
fn rows_of([x, y, z]: [F64x8; 3]) -> [__m256d; 8] {
    let zero = F64x8::splat(0.0);
    let (xy_even, xy_odd) = avx512!((_mm512_unpacklo_pd(x.0, y.0), _mm512_unpackhi_pd(x.0, y.0)));
    let (z_even, z_odd) = avx512!((_mm512_unpacklo_pd(z.0, zero.0), _mm512_unpackhi_pd(z.0, zero.0)));
    let (r02, r13) = (permuted(xy_even, [0, 1, 8, 9, 2, 3, 10, 11], z_even), permuted(xy_odd, [0, 1, 8, 9, 2, 3, 10, 11], z_odd));
    let (r46, r57) = (permuted(xy_even, [4, 5, 12, 13, 6, 7, 14, 15], z_even), permuted(xy_odd, [4, 5, 12, 13, 6, 7, 14, 15], z_odd));
    avx512!([
        _mm512_castpd512_pd256(r02),
        _mm512_castpd512_pd256(r13),
        _mm512_extractf64x4_pd::<1>(r02),
        _mm512_extractf64x4_pd::<1>(r13),
        _mm512_castpd512_pd256(r46),
        _mm512_castpd512_pd256(r57),
        _mm512_extractf64x4_pd::<1>(r46),
        _mm512_extractf64x4_pd::<1>(r57),
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

/// Rows i less rows j, side by side.
#[inline(always)]
fn two_differences(rows: &Rows<'_>, i: [u32; 2], j: [u32; 2]) -> __m512d {
    // SAFETY: a row is 32 readable bytes, and any bytes are a vector.
    unsafe {
        let i0 = _mm512_castpd256_pd512(rows.at(i[0]).cast::<__m256d>().read());
        let j0 = _mm512_castpd256_pd512(rows.at(j[0]).cast::<__m256d>().read());
        let i01 = _mm512_insertf64x4::<1>(i0, rows.at(i[1]).cast::<__m256d>().read());
        let j01 = _mm512_insertf64x4::<1>(j0, rows.at(j[1]).cast::<__m256d>().read());
        _mm512_sub_pd(i01, j01)
    }
}

impl Lanes for F64x8 {
    const WIDTH: usize = 8;
    type Mask = Mask64x8;
    type Bits = U64x8;
    type Words = U32x8;
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
        columns([0, 8, 16, 24].map(|first: usize| F64x8::load(numbers, first).0))
    }
    #[inline(always)]
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [Self; 3] {
        let (i, j) = (&i[at..at + 8], &j[at..at + 8]);
        columns([
            two_differences(rows, [i[0], i[1]], [j[0], j[1]]),
            two_differences(rows, [i[2], i[3]], [j[2], j[3]]),
            two_differences(rows, [i[4], i[5]], [j[4], j[5]]),
            two_differences(rows, [i[6], i[7]], [j[6], j[7]]),
        ])
    }
    #[inline(always)]
    fn exchange(columns: [Self; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32) {
        let (i, j) = (&i[at..at + 8], &j[at..at + 8]);
        let d = rows_of(columns);
        if lanes == 0xFF {
            exchange_one(rows, i[0], j[0], d[0]);
            exchange_one(rows, i[1], j[1], d[1]);
            exchange_one(rows, i[2], j[2], d[2]);
            exchange_one(rows, i[3], j[3], d[3]);
            exchange_one(rows, i[4], j[4], d[4]);
            exchange_one(rows, i[5], j[5], d[5]);
            exchange_one(rows, i[6], j[6], d[6]);
            exchange_one(rows, i[7], j[7], d[7]);
        } else {
            for k in 0..8 {
                if lanes >> k & 1 != 0 {
                    exchange_one(rows, i[k], j[k], d[k]);
                }
            }
        }
    }
    #[inline(always)]
    fn store_rows(columns: [Self; 3], to: &mut [[f64; 4]], at: usize) {
        for (row, d) in to[at..at + 8].iter_mut().zip(rows_of(columns)) {
            // SAFETY: a row is 32 writable bytes.
            unsafe { row.as_mut_ptr().cast::<__m256d>().write_unaligned(d) }
        }
    }
    #[inline(always)]
    fn bits_at<const N: usize>(bits: &[u32; N], places: [u32; GROUP]) -> u32 {
        const { assert!(N.is_power_of_two() && N < 1 << 31) };
        // SAFETY: 16 words are a vector and all of them an index below N; a word is 4 readable bytes.
        let set = unsafe {
            let places = core::mem::transmute::<[u32; GROUP], __m512i>(places);
            let word = _mm512_and_si512(_mm512_srli_epi32::<5>(places), _mm512_set1_epi32(N as i32 - 1));
            let bit = _mm512_and_si512(places, _mm512_set1_epi32(31));
            let words = _mm512_i32gather_epi32::<4>(word, bits.as_ptr().cast());
            _mm512_test_epi32_mask(_mm512_srlv_epi32(words, bit), _mm512_set1_epi32(1))
        };
        u32::from(set)
    }
    #[inline(always)]
    fn compress_words(from: [u32; GROUP], wanted: u32, to: &mut [u32; GROUP]) {
        // SAFETY: types of 64 bytes, and any bytes are a vector or words.
        unsafe {
            let from = core::mem::transmute::<[u32; GROUP], __m512i>(from);
            *to = core::mem::transmute::<__m512i, [u32; GROUP]>(_mm512_maskz_compress_epi32(wanted as __mmask16, from));
        }
    }
    #[inline(always)]
    fn compress_numbers(from: [f64; GROUP], wanted: u32, to: &mut [f64; GROUP]) {
        // SAFETY: types of 128 bytes, and any bytes are vectors or numbers; the second half is put after the at most 8 of the first.
        unsafe {
            let [early, late] = core::mem::transmute::<[f64; GROUP], [__m512d; 2]>(from);
            let first = to.as_mut_ptr();
            first.cast::<__m512d>().write_unaligned(_mm512_maskz_compress_pd(wanted as __mmask8, early));
            let rest = first.add((wanted & 0xFF).count_ones() as usize);
            rest.cast::<__m512d>().write_unaligned(_mm512_maskz_compress_pd((wanted >> 8) as __mmask8, late));
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

impl LaneWords for U32x8 {
    const WIDTH: usize = 8;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        U32x8(U64x8::splat(u64::from(x)).0)
    }
    #[inline(always)]
    fn opaque(word: &Quad) -> Self {
        // SAFETY: a `Quad` is 16 readable bytes at a multiple of 16, and any bytes are a vector.
        let four = unsafe { core::ptr::from_ref(word).cast::<__m128i>().read_volatile() };
        U32x8(avx512!(_mm512_broadcast_i32x4(four)))
    }
    #[inline(always)]
    fn count_from(first: u32) -> Self {
        U32x8::splat(first).add(U32x8::load(&[0, 1, 2, 3, 4, 5, 6, 7], 0))
    }
    #[inline(always)]
    fn load(from: &[u32], at: usize) -> Self {
        U32x8(U64x8::widen(from, at).0)
    }
    #[inline(always)]
    fn store(self, to: &mut [u32], at: usize) {
        let eight = &mut to[at..at + 8];
        // SAFETY: `eight` is 32 writable bytes.
        unsafe { eight.as_mut_ptr().cast::<__m256i>().write_unaligned(_mm512_cvtepi64_epi32(self.0)) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U32x8(avx512!(_mm512_add_epi64(self.0, other.0)))
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> (Self, Self) {
        let product = avx512!(_mm512_mul_epu32(self.0, other.0));
        // A shuffle, not a shift: shifts would queue behind the products.
        (U32x8(avx512!(_mm512_shuffle_epi32::<0xF5>(product))), U32x8(product))
    }
    #[inline(always)]
    fn add_if_less(self, left: Self, right: Self) -> Self {
        // The comparison of the lower halves only.
        let less = avx512!(_mm512_mask_cmplt_epu32_mask(0x5555, left.0, right.0));
        U32x8(avx512!(_mm512_mask_add_epi32(self.0, less, self.0, U32x8::splat(1).0)))
    }
}
