//! Two of the same lanes as one: twice the width, two independent chains of operations.

use super::{Constant, LaneBits, LaneMask, LaneWords, Lanes, Quad, Rows, Work};
use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

/// The lanes of `.0`, then those of `.1`.
#[derive(Clone, Copy, Debug)]
pub struct Twin<T>(pub T, pub T);

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl<T: $trait<Output = T>> $trait for Twin<T> {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Twin(self.0.$method(other.0), self.1.$method(other.1))
            }
        }
    };
}
operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);
operator!(BitAnd, bitand);
operator!(BitOr, bitor);
operator!(BitXor, bitxor);

impl<T: Neg<Output = T>> Neg for Twin<T> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        Twin(-self.0, -self.1)
    }
}

impl<T: Not<Output = T>> Not for Twin<T> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        Twin(!self.0, !self.1)
    }
}

impl<L: Lanes> Lanes for Twin<L> {
    const WIDTH: usize = 2 * L::WIDTH;
    type Mask = TwinMask<L>;
    type Bits = TwinBits<L>;
    type Words = Twin<L::Words>;
    type Chains = Self;

    #[inline(always)]
    fn apart<W: Work>(work: W) -> W::Output {
        // The work chooses its width itself.
        L::apart(work)
    }
    #[inline(always)]
    fn splat(x: f64) -> Self {
        Twin(L::splat(x), L::splat(x))
    }
    #[inline(always)]
    fn constant(x: &Constant) -> Self {
        Twin(L::constant(x), L::constant(x))
    }
    #[inline(always)]
    fn load(from: &[f64], at: usize) -> Self {
        Twin(L::load(from, at), L::load(from, at + L::WIDTH))
    }
    #[inline(always)]
    fn store(self, to: &mut [f64], at: usize) {
        self.0.store(to, at);
        self.1.store(to, at + L::WIDTH);
    }
    #[inline(always)]
    fn load_rows(from: &[[f64; 4]], at: usize) -> [Self; 3] {
        let [x0, y0, z0] = L::load_rows(from, at);
        let [x1, y1, z1] = L::load_rows(from, at + L::WIDTH);
        [Twin(x0, x1), Twin(y0, y1), Twin(z0, z1)]
    }
    #[inline(always)]
    fn store_rows([x, y, z]: [Self; 3], to: &mut [[f64; 4]], at: usize) {
        L::store_rows([x.0, y.0, z.0], to, at);
        L::store_rows([x.1, y.1, z.1], to, at + L::WIDTH);
    }
    #[inline(always)]
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [Self; 3] {
        let [x0, y0, z0] = L::differences(rows, i, j, at);
        let [x1, y1, z1] = L::differences(rows, i, j, at + L::WIDTH);
        [Twin(x0, x1), Twin(y0, y1), Twin(z0, z1)]
    }
    #[inline(always)]
    fn exchange([x, y, z]: [Self; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32) {
        L::exchange([x.0, y.0, z.0], rows, i, j, at, lanes & ((1 << L::WIDTH) - 1));
        L::exchange([x.1, y.1, z.1], rows, i, j, at + L::WIDTH, lanes >> L::WIDTH);
    }
    #[inline(always)]
    fn sqrt(self) -> Self {
        Twin(self.0.sqrt(), self.1.sqrt())
    }
    #[inline(always)]
    fn abs(self) -> Self {
        Twin(self.0.abs(), self.1.abs())
    }
    #[inline(always)]
    fn lt(self, other: Self) -> TwinMask<L> {
        TwinMask(self.0.lt(other.0), self.1.lt(other.1))
    }
    #[inline(always)]
    fn le(self, other: Self) -> TwinMask<L> {
        TwinMask(self.0.le(other.0), self.1.le(other.1))
    }
    #[inline(always)]
    fn eq(self, other: Self) -> TwinMask<L> {
        TwinMask(self.0.eq(other.0), self.1.eq(other.1))
    }
    #[inline(always)]
    fn select(mask: TwinMask<L>, yes: Self, no: Self) -> Self {
        Twin(L::select(mask.0, yes.0, no.0), L::select(mask.1, yes.1, no.1))
    }
    #[inline(always)]
    fn to_bits(self) -> TwinBits<L> {
        TwinBits(self.0.to_bits(), self.1.to_bits())
    }
    #[inline(always)]
    fn from_bits(bits: TwinBits<L>) -> Self {
        Twin(L::from_bits(bits.0), L::from_bits(bits.1))
    }
}

/// The masks of [`Twin`] lanes.
#[derive(Clone, Copy, Debug)]
pub struct TwinMask<L: Lanes>(L::Mask, L::Mask);

impl<L: Lanes> BitAnd for TwinMask<L> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        TwinMask(self.0 & other.0, self.1 & other.1)
    }
}

impl<L: Lanes> BitOr for TwinMask<L> {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        TwinMask(self.0 | other.0, self.1 | other.1)
    }
}

impl<L: Lanes> Not for TwinMask<L> {
    type Output = Self;
    #[inline(always)]
    fn not(self) -> Self {
        TwinMask(!self.0, !self.1)
    }
}

impl<L: Lanes> LaneMask for TwinMask<L> {
    #[inline(always)]
    fn bitmask(self) -> u32 {
        self.0.bitmask() | (self.1.bitmask() << L::WIDTH)
    }
}

/// The bits of [`Twin`] lanes.
#[derive(Clone, Copy, Debug)]
pub struct TwinBits<L: Lanes>(L::Bits, L::Bits);

impl<L: Lanes> BitAnd for TwinBits<L> {
    type Output = Self;
    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        TwinBits(self.0 & other.0, self.1 & other.1)
    }
}

impl<L: Lanes> BitOr for TwinBits<L> {
    type Output = Self;
    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        TwinBits(self.0 | other.0, self.1 | other.1)
    }
}

impl<L: Lanes> BitXor for TwinBits<L> {
    type Output = Self;
    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        TwinBits(self.0 ^ other.0, self.1 ^ other.1)
    }
}

impl<L: Lanes> LaneBits for TwinBits<L> {
    #[inline(always)]
    fn splat(x: u64) -> Self {
        TwinBits(L::Bits::splat(x), L::Bits::splat(x))
    }
    #[inline(always)]
    fn widen(from: &[u32], at: usize) -> Self {
        TwinBits(L::Bits::widen(from, at), L::Bits::widen(from, at + L::WIDTH))
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        TwinBits(self.0.add(other.0), self.1.add(other.1))
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> Self {
        TwinBits(self.0.shl::<N>(), self.1.shl::<N>())
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> Self {
        TwinBits(self.0.shr::<N>(), self.1.shr::<N>())
    }
    #[inline(always)]
    fn lowest_bit(self) -> Self {
        TwinBits(self.0.lowest_bit(), self.1.lowest_bit())
    }
}

impl<W: LaneWords> LaneWords for Twin<W> {
    const WIDTH: usize = 2 * W::WIDTH;

    #[inline(always)]
    fn splat(x: u32) -> Self {
        Twin(W::splat(x), W::splat(x))
    }
    #[inline(always)]
    fn opaque(word: &Quad) -> Self {
        let half = W::opaque(word);
        Twin(half, half)
    }
    #[inline(always)]
    fn count_from(first: u32) -> Self {
        Twin(W::count_from(first), W::count_from(first.wrapping_add(W::WIDTH as u32)))
    }
    #[inline(always)]
    fn load(from: &[u32], at: usize) -> Self {
        Twin(W::load(from, at), W::load(from, at + W::WIDTH))
    }
    #[inline(always)]
    fn store(self, to: &mut [u32], at: usize) {
        self.0.store(to, at);
        self.1.store(to, at + W::WIDTH);
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Twin(self.0.add(other.0), self.1.add(other.1))
    }
    #[inline(always)]
    fn multiply(self, other: Self) -> (Self, Self) {
        let first = self.0.multiply(other.0);
        let second = self.1.multiply(other.1);
        (Twin(first.0, second.0), Twin(first.1, second.1))
    }
    #[inline(always)]
    fn add_if_less(self, left: Self, right: Self) -> Self {
        Twin(self.0.add_if_less(left.0, right.0), self.1.add_if_less(left.1, right.1))
    }
}
