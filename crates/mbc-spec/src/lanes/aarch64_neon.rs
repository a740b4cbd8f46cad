//! 128-bit vectors of aarch64, NEON: every such machine has them. No fused instructions.
#![allow(unsafe_code)]

use super::{Constant, LaneBits, LaneMask, LaneWords, Lanes, Quad, Rows, Twin, Work};
use core::arch::aarch64::{
    float64x2_t, uint32x2_t, uint32x4_t, uint64x2_t, vabsq_f64, vaddq_f64, vaddq_u32, vaddq_u64, vandq_u64, vbslq_f64, vceqq_f64,
    vcleq_f64, vcltq_f64, vcltq_u32, vdivq_f64, vdupq_n_f64, vdupq_n_s64, vdupq_n_u32, vdupq_n_u64, veorq_u32, veorq_u64, vget_low_u32,
    vgetq_lane_u64, vmovl_u32, vmull_high_u32, vmull_u32, vmulq_f64, vmvnq_u32, vnegq_f64, vorrq_u64, vreinterpretq_f64_u64,
    vreinterpretq_u32_u64, vreinterpretq_u64_f64, vreinterpretq_u64_u32, vshlq_u64, vsqrtq_f64, vsubq_f64, vsubq_u32, vsubq_u64,
    vuzp1q_u32, vuzp2q_u32, vzip1q_f64, vzip2q_f64,
};
use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

/// Two f64.
#[derive(Clone, Copy, Debug)]
pub struct F64x2(float64x2_t);

/// Two truth values, all bits of a lane alike.
#[derive(Clone, Copy, Debug)]
pub struct Mask64x2(uint64x2_t);

/// Two u64.
#[derive(Clone, Copy, Debug)]
pub struct U64x2(uint64x2_t);

/// Four u32.
#[derive(Clone, Copy, Debug)]
pub struct U32x4(uint32x4_t);

/// An expression of NEON instructions.
macro_rules! neon {
    ($body:expr) => {
        // SAFETY: every aarch64 machine that this build runs on has NEON.
        unsafe { $body }
    };
}

macro_rules! operator {
    ($type:ident, $trait:ident, $method:ident, $instruction:ident) => {
        impl $trait for $type {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                $type(neon!($instruction(self.0, other.0)))
            }
        }
    };
}
operator!(F64x2, Add, add, vaddq_f64);
operator!(F64x2, Sub, sub, vsubq_f64);
operator!(F64x2, Mul, mul, vmulq_f64);
operator!(F64x2, Div, div, vdivq_f64);
operator!(Mask64x2, BitAnd, bitand, vandq_u64);
operator!(Mask64x2, BitOr, bitor, vorrq_u64);
operator!(U64x2, BitAnd, bitand, vandq_u64);
operator!(U64x2, BitOr, bitor, vorrq_u64);
operator!(U64x2, BitXor, bitxor, veorq_u64);
operator!(U32x4, BitXor, bitxor, veorq_u32);

impl Neg for F64x2 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        F64x2(neon!(vnegq_f64(self.0)))
    }
}

impl Not for Mask64x2 {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Mask64x2(neon!(vreinterpretq_u64_u32(vmvnq_u32(vreinterpretq_u32_u64(self.0)))))
    }
}

/// Row i less row j, in two halves.
#[inline(always)]
fn difference(rows: &Rows<'_>, i: u32, j: u32) -> (float64x2_t, float64x2_t) {
    let (i, j) = (rows.at(i).cast::<float64x2_t>(), rows.at(j).cast::<float64x2_t>());
    // SAFETY: a row is 32 readable bytes, and any bytes are a vector.
    unsafe { (vsubq_f64(i.read(), j.read()), vsubq_f64(i.add(1).read(), j.add(1).read())) }
}

/// Adds d to row i and takes it from row j.
#[inline(always)]
fn exchange_one(rows: &mut Rows<'_>, i: u32, j: u32, (xy, z): (float64x2_t, float64x2_t)) {
    let (i, j) = (rows.at(i).cast::<float64x2_t>(), rows.at(j).cast::<float64x2_t>());
    // SAFETY: a row is 32 readable and writable bytes, and any bytes are a vector.
    unsafe {
        i.write(vaddq_f64(i.read(), xy));
        i.add(1).write(vaddq_f64(i.add(1).read(), z));
        j.write(vsubq_f64(j.read(), xy));
        j.add(1).write(vsubq_f64(j.add(1).read(), z));
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
        F64x2(neon!(vdupq_n_f64(x)))
    }
    #[inline(always)]
    fn constant(x: &Constant) -> Self {
        F64x2::load(&x.0, 0)
    }
    #[inline(always)]
    fn load(from: &[f64], at: usize) -> Self {
        let two = &from[at..at + 2];
        // SAFETY: `two` is 16 readable bytes, and any bytes are a vector.
        F64x2(unsafe { two.as_ptr().cast::<float64x2_t>().read_unaligned() })
    }
    #[inline(always)]
    fn store(self, to: &mut [f64], at: usize) {
        let two = &mut to[at..at + 2];
        // SAFETY: `two` is 16 writable bytes.
        unsafe { two.as_mut_ptr().cast::<float64x2_t>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn load_rows(from: &[[f64; 4]], at: usize) -> [Self; 3] {
        let rows = &from[at..at + 2];
        let [(xy0, z0), (xy1, z1)] = [0, 1].map(|row: usize| (F64x2::load(&rows[row], 0).0, F64x2::load(&rows[row], 2).0));
        [F64x2(neon!(vzip1q_f64(xy0, xy1))), F64x2(neon!(vzip2q_f64(xy0, xy1))), F64x2(neon!(vzip1q_f64(z0, z1)))]
    }
    #[inline(always)]
    fn store_rows([x, y, z]: [Self; 3], to: &mut [[f64; 4]], at: usize) {
        let rows = &mut to[at..at + 2];
        let zero = F64x2::splat(0.0);
        F64x2(neon!(vzip1q_f64(x.0, y.0))).store(&mut rows[0], 0);
        F64x2(neon!(vzip1q_f64(z.0, zero.0))).store(&mut rows[0], 2);
        F64x2(neon!(vzip2q_f64(x.0, y.0))).store(&mut rows[1], 0);
        F64x2(neon!(vzip2q_f64(z.0, zero.0))).store(&mut rows[1], 2);
    }
    #[inline(always)]
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [Self; 3] {
        let ((xy0, z0), (xy1, z1)) = (difference(rows, i[at], j[at]), difference(rows, i[at + 1], j[at + 1]));
        [F64x2(neon!(vzip1q_f64(xy0, xy1))), F64x2(neon!(vzip2q_f64(xy0, xy1))), F64x2(neon!(vzip1q_f64(z0, z1)))]
    }
    #[inline(always)]
    fn exchange([x, y, z]: [Self; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32) {
        let zero = F64x2::splat(0.0);
        if lanes & 1 != 0 {
            exchange_one(rows, i[at], j[at], neon!((vzip1q_f64(x.0, y.0), vzip1q_f64(z.0, zero.0))));
        }
        if lanes & 2 != 0 {
            exchange_one(rows, i[at + 1], j[at + 1], neon!((vzip2q_f64(x.0, y.0), vzip2q_f64(z.0, zero.0))));
        }
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        F64x2(neon!(vsqrtq_f64(self.0)))
    }
    #[inline(always)]
    fn abs(self) -> Self {
        F64x2(neon!(vabsq_f64(self.0)))
    }
    #[inline(always)]
    fn lt(self, other: Self) -> Mask64x2 {
        Mask64x2(neon!(vcltq_f64(self.0, other.0)))
    }
    #[inline(always)]
    fn le(self, other: Self) -> Mask64x2 {
        Mask64x2(neon!(vcleq_f64(self.0, other.0)))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> Mask64x2 {
        Mask64x2(neon!(vceqq_f64(self.0, other.0)))
    }
    #[inline(always)]
    fn select(mask: Mask64x2, yes: Self, no: Self) -> Self {
        F64x2(neon!(vbslq_f64(mask.0, yes.0, no.0)))
    }
    #[inline(always)]
    fn to_bits(self) -> U64x2 {
        U64x2(neon!(vreinterpretq_u64_f64(self.0)))
    }
    #[inline(always)]
    fn from_bits(bits: U64x2) -> Self {
        F64x2(neon!(vreinterpretq_f64_u64(bits.0)))
    }
}

impl LaneMask for Mask64x2 {
    #[inline(always)]
    fn bitmask(self) -> u32 {
        let (first, second) = neon!((vgetq_lane_u64::<0>(self.0), vgetq_lane_u64::<1>(self.0)));
        (first & 1 | second & 2) as u32
    }
}

impl LaneBits for U64x2 {
    #[inline(always)]
    fn splat(x: u64) -> Self {
        U64x2(neon!(vdupq_n_u64(x)))
    }
    #[inline(always)]
    fn widen(from: &[u32], at: usize) -> Self {
        let two = &from[at..at + 2];
        // SAFETY: `two` is 8 readable bytes, and any bytes are a vector.
        let words = unsafe { two.as_ptr().cast::<uint32x2_t>().read_unaligned() };
        U64x2(neon!(vmovl_u32(words)))
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U64x2(neon!(vaddq_u64(self.0, other.0)))
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        U64x2(neon!(vshlq_u64(self.0, vdupq_n_s64(i64::from(N)))))
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        // A shift to the left by a negative number is one to the right.
        U64x2(neon!(vshlq_u64(self.0, vdupq_n_s64(-i64::from(N)))))
    }
    #[inline(always)]
    fn lowest_bit(self) -> Self {
        U64x2(neon!(vsubq_u64(vdupq_n_u64(0), vandq_u64(self.0, vdupq_n_u64(1)))))
    }
}

impl LaneWords for U32x4 {
    const WIDTH: usize = 4;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        U32x4(neon!(vdupq_n_u32(x)))
    }
    #[inline(always)]
    fn opaque(word: &Quad) -> Self {
        // SAFETY: a `Quad` is 16 readable bytes at a multiple of 16, and any bytes are a vector.
        U32x4(unsafe { core::ptr::from_ref(word).cast::<uint32x4_t>().read_volatile() })
    }
    #[inline(always)]
    fn count_from(first: u32) -> Self {
        U32x4::splat(first).add(U32x4::load(&[0, 1, 2, 3], 0))
    }
    #[inline(always)]
    fn load(from: &[u32], at: usize) -> Self {
        let four = &from[at..at + 4];
        // SAFETY: `four` is 16 readable bytes, and any bytes are a vector.
        U32x4(unsafe { four.as_ptr().cast::<uint32x4_t>().read_unaligned() })
    }
    #[inline(always)]
    fn store(self, to: &mut [u32], at: usize) {
        let four = &mut to[at..at + 4];
        // SAFETY: `four` is 16 writable bytes.
        unsafe { four.as_mut_ptr().cast::<uint32x4_t>().write_unaligned(self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        U32x4(neon!(vaddq_u32(self.0, other.0)))
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> (Self, Self) {
        let low = neon!(vreinterpretq_u32_u64(vmull_u32(vget_low_u32(self.0), vget_low_u32(other.0))));
        let high = neon!(vreinterpretq_u32_u64(vmull_high_u32(self.0, other.0)));
        (U32x4(neon!(vuzp2q_u32(low, high))), U32x4(neon!(vuzp1q_u32(low, high))))
    }
    #[inline(always)]
    fn add_if_less(self, left: Self, right: Self) -> Self {
        // A comparison that holds is all ones, that is −1.
        U32x4(neon!(vsubq_u32(self.0, vcltq_u32(left.0, right.0))))
    }
}
