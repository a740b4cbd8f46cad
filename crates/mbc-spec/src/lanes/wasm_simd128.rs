//! WebAssembly's 128-bit vectors. No relaxed instructions: their bits may differ between machines.
#![allow(unsafe_code)]

use super::{Constant, LaneBits, LaneMask, LaneWords, Lanes, Quad, Rows, Twin, Work};
use core::arch::wasm32::{
    f64x2_abs, f64x2_add, f64x2_div, f64x2_eq, f64x2_le, f64x2_lt, f64x2_mul, f64x2_neg, f64x2_splat, f64x2_sqrt, f64x2_sub, i32x4_shl,
    i32x4_shr, i32x4_shuffle, i32x4_sub, i64x2_add, i64x2_bitmask, i64x2_shl, i64x2_shuffle, u32x4, u32x4_add, u32x4_lt, u32x4_shuffle,
    u32x4_splat, u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4, u64x2_load_extend_u32x2, u64x2_shr, u64x2_splat, v128, v128_and,
    v128_bitselect, v128_load, v128_not, v128_or, v128_store, v128_xor,
};
use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

/// Two f64.
#[derive(Clone, Copy, Debug)]
pub struct F64x2(v128);

/// Two truth values, all bits of a lane alike.
#[derive(Clone, Copy, Debug)]
pub struct Mask64x2(v128);

/// Two u64.
#[derive(Clone, Copy, Debug)]
pub struct U64x2(v128);

/// Four u32.
#[derive(Clone, Copy, Debug)]
pub struct U32x4(v128);

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $type {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $type($instruction(self.0, other.0))
            }
        }
    };
}
operator!(F64x2, Add, add, f64x2_add);
operator!(F64x2, Sub, sub, f64x2_sub);
operator!(F64x2, Mul, mul, f64x2_mul);
operator!(F64x2, Div, div, f64x2_div);
operator!(Mask64x2, BitAnd, bitand, v128_and);
operator!(Mask64x2, BitOr, bitor, v128_or);
operator!(U64x2, BitAnd, bitand, v128_and);
operator!(U64x2, BitOr, bitor, v128_or);
operator!(U64x2, BitXor, bitxor, v128_xor);
operator!(U32x4, BitXor, bitxor, v128_xor);

impl Neg for F64x2 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        F64x2(f64x2_neg(self.0))
    }
}

impl Not for Mask64x2 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Mask64x2(v128_not(self.0))
    }
}

impl Lanes for F64x2 {
    const WIDTH: usize = 2;
    type Mask = Mask64x2;
    type Bits = U64x2;
    type Words = U32x4;
    type Chains = Twin<Twin<F64x2>>;

    #[inline(never)]
    fn apart<W: Work>(work: W) -> W::Output {
        work.run::<F64x2>()
    }
    #[inline(always)]
    fn splat(x: f64) -> Self {
        F64x2(f64x2_splat(x))
    }
    #[inline(always)]
    fn constant(x: &Constant) -> Self {
        F64x2::load(&x.0, 0)
    }
    #[inline(always)]
    fn load(from: &[f64], at: usize) -> Self {
        let two = &from[at..at + 2];
        // SAFETY: `two` is 16 readable bytes; v128.load has no alignment requirement.
        F64x2(unsafe { v128_load(two.as_ptr().cast()) })
    }
    #[inline(always)]
    fn store(self, to: &mut [f64], at: usize) {
        let two = &mut to[at..at + 2];
        // SAFETY: `two` is 16 writable bytes; v128.store has no alignment requirement.
        unsafe { v128_store(two.as_mut_ptr().cast(), self.0) }
    }
    #[inline(always)]
    fn load_rows(from: &[[f64; 4]], at: usize) -> [Self; 3] {
        let [first, second] = [&from[at], &from[at + 1]];
        let [(xy0, z0), (xy1, z1)] = [row_halves(first), row_halves(second)];
        [F64x2(i64x2_shuffle::<0, 2>(xy0, xy1)), F64x2(i64x2_shuffle::<1, 3>(xy0, xy1)), F64x2(i64x2_shuffle::<0, 2>(z0, z1))]
    }
    #[inline(always)]
    fn store_rows([x, y, z]: [Self; 3], to: &mut [[f64; 4]], at: usize) {
        let zero = u64x2_splat(0);
        for (row, xy, z) in [
            (at, i64x2_shuffle::<0, 2>(x.0, y.0), i64x2_shuffle::<0, 2>(z.0, zero)),
            (at + 1, i64x2_shuffle::<1, 3>(x.0, y.0), i64x2_shuffle::<1, 3>(z.0, zero)),
        ] {
            let out: *mut v128 = to[row].as_mut_ptr().cast();
            // SAFETY: the row is 32 writable bytes, in two halves of 16.
            unsafe {
                v128_store(out, xy);
                v128_store(out.add(1), z);
            }
        }
    }
    #[inline(always)]
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [Self; 3] {
        let one = |k: usize| {
            let (i, j) = (rows.at(i[k]).cast::<v128>(), rows.at(j[k]).cast::<v128>());
            // SAFETY: a row is 32 readable bytes, in two halves of 16.
            unsafe { (f64x2_sub(i.read(), j.read()), f64x2_sub(i.add(1).read(), j.add(1).read())) }
        };
        let ((xy0, z0), (xy1, z1)) = (one(at), one(at + 1));
        [F64x2(i64x2_shuffle::<0, 2>(xy0, xy1)), F64x2(i64x2_shuffle::<1, 3>(xy0, xy1)), F64x2(i64x2_shuffle::<0, 2>(z0, z1))]
    }
    #[inline(always)]
    fn exchange([x, y, z]: [Self; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32) {
        let zero = u64x2_splat(0);
        let one = |k: usize, xy: v128, z: v128| {
            let (i, j) = (rows.at(i[k]).cast::<v128>(), rows.at(j[k]).cast::<v128>());
            // SAFETY: a row is 32 readable and writable bytes, in two halves of 16.
            unsafe {
                i.write(f64x2_add(i.read(), xy));
                i.add(1).write(f64x2_add(i.add(1).read(), z));
                j.write(f64x2_sub(j.read(), xy));
                j.add(1).write(f64x2_sub(j.add(1).read(), z));
            }
        };
        if lanes & 1 != 0 {
            one(at, i64x2_shuffle::<0, 2>(x.0, y.0), i64x2_shuffle::<0, 2>(z.0, zero));
        }
        if lanes & 2 != 0 {
            one(at + 1, i64x2_shuffle::<1, 3>(x.0, y.0), i64x2_shuffle::<1, 3>(z.0, zero));
        }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        F64x2(f64x2_sqrt(self.0))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        F64x2(f64x2_abs(self.0))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask64x2 {
        Mask64x2(f64x2_lt(self.0, other.0))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask64x2 {
        Mask64x2(f64x2_le(self.0, other.0))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Mask64x2 {
        Mask64x2(f64x2_eq(self.0, other.0))
    }
    #[inline(always)]
    fn select(mask: Mask64x2, yes: Self, no: Self) -> Self {
        F64x2(v128_bitselect(yes.0, no.0, mask.0))
    }
    #[inline(always)]
    fn to_bits(self) -> U64x2 {
        U64x2(self.0)
    }
    #[inline(always)]
    fn from_bits(bits: U64x2) -> Self {
        F64x2(bits.0)
    }
}

/// Both halves of a row.
#[inline(always)]
fn row_halves(row: &[f64; 4]) -> (v128, v128) {
    let half: *const v128 = row.as_ptr().cast();
    // SAFETY: `row` is 32 readable bytes; v128.load has no alignment requirement.
    unsafe { (v128_load(half), v128_load(half.add(1))) }
}

impl LaneMask for Mask64x2 {
    #[inline(always)]
    fn bitmask(self) -> u32 {
        u32::from(i64x2_bitmask(self.0))
    }
}

impl LaneBits for U64x2 {
    #[inline(always)]
    fn splat(x: u64) -> Self {
        U64x2(u64x2_splat(x))
    }
    #[inline(always)]
    fn widen(from: &[u32], at: usize) -> Self {
        let two = &from[at..at + 2];
        // SAFETY: `two` is 8 readable bytes; the load has no alignment requirement.
        U64x2(unsafe { u64x2_load_extend_u32x2(two.as_ptr()) })
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U64x2(i64x2_add(self.0, other.0))
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        U64x2(i64x2_shl(self.0, N))
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        U64x2(u64x2_shr(self.0, N))
    }
    #[inline(always)]
    fn lowest_bit(self) -> Self {
        // The bit spread over the lower half, then that half to both: neither a comparison nor a constant, which are dear.
        let lower = i32x4_shr(i32x4_shl(self.0, 31), 31);
        U64x2(i32x4_shuffle::<0, 0, 2, 2>(lower, lower))
    }
}

impl LaneWords for U32x4 {
    const WIDTH: usize = 4;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        U32x4(u32x4_splat(x))
    }
    #[inline(always)]
    fn opaque(word: &Quad) -> Self {
        // SAFETY: a `Quad` is 16 readable bytes at a multiple of 16, and any bytes are a v128.
        U32x4(unsafe { core::ptr::from_ref(word).cast::<v128>().read_volatile() })
    }
    #[inline(always)]
    fn count_from(first: u32) -> Self {
        U32x4(u32x4_add(u32x4_splat(first), u32x4(0, 1, 2, 3)))
    }
    #[inline(always)]
    fn load(from: &[u32], at: usize) -> Self {
        let four = &from[at..at + 4];
        // SAFETY: `four` is 16 readable bytes; v128.load has no alignment requirement.
        U32x4(unsafe { v128_load(four.as_ptr().cast()) })
    }
    #[inline(always)]
    fn store(self, to: &mut [u32], at: usize) {
        let four = &mut to[at..at + 4];
        // SAFETY: `four` is 16 writable bytes; v128.store has no alignment requirement.
        unsafe { v128_store(four.as_mut_ptr().cast(), self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U32x4(u32x4_add(self.0, other.0))
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> (Self, Self) {
        let low = u64x2_extmul_low_u32x4(self.0, other.0);
        let high = u64x2_extmul_high_u32x4(self.0, other.0);
        (U32x4(u32x4_shuffle::<1, 3, 5, 7>(low, high)), U32x4(u32x4_shuffle::<0, 2, 4, 6>(low, high)))
    }
    #[inline(always)]
    fn add_if_less(self, left: Self, right: Self) -> Self {
        // A comparison that holds is all ones, that is −1.
        U32x4(i32x4_sub(self.0, u32x4_lt(left.0, right.0)))
    }
}
