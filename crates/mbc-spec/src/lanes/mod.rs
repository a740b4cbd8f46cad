//! Lanes: the only place that knows instruction sets. SPEC §0.
//!
//! A chapter is written once, generic over [`Lanes`]; what it computes in one lane is a function of that lane's inputs alone, so every width
//! gives the same bits. There is no fused multiply-add and no float minimum or maximum here, because their bits differ between machines.
//!
//! | type | width | where |
//! |---|---|---|
//! | `f64` | 1 | everywhere: the reading version |
//! | [`Twin<L>`] | 2 × that of `L` | everywhere: two independent chains of operations hide latency |
//! | `F64x2` | 2 | WebAssembly with simd128 |
//! | `F64x2` | 2 | aarch64, with NEON |
//! | `F64x4` | 4 | x86-64 with AVX2 |
//! | `F64x8` | 8 | x86-64 with AVX-512 |
//!
//! [`Widest`] is there on every machine that runs this build; what else a machine has, [`InstructionSet`] finds when the program runs.

#[cfg(target_arch = "aarch64")]
mod aarch64_neon;
mod instruction_set;
mod rows;
mod scalar;
mod twin;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod wasm_simd128;
#[cfg(target_arch = "x86_64")]
mod x86_avx2;
#[cfg(target_arch = "x86_64")]
mod x86_avx512;
#[cfg(target_arch = "x86_64")]
mod x86_sha;

use core::ops::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Sub};

pub use instruction_set::{InstructionSet, Work};
pub use rows::{Row, Rows};
pub use twin::Twin;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use wasm_simd128::{F64x2, U32x4};
#[cfg(target_arch = "x86_64")]
pub(crate) use x86_sha::sha256_blocks;

/// The fastest lanes that every machine has which runs this build.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub type Widest = F64x2;
/// The fastest lanes that every machine has which runs this build.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub type Widest = f64;

/// Whether [`Widest`] uses vector instructions.
pub const SIMD: bool = cfg!(all(target_arch = "wasm32", target_feature = "simd128"));

/// So many are sorted out at once, where something is looked up or left out.
pub const GROUP: usize = 16;

/// A small number of f64 that are computed with side by side.
///
/// The operators are the IEEE operations lane by lane, rounded to nearest even.
pub trait Lanes:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self> + 'static
{
    /// Number of lanes, a power of two.
    const WIDTH: usize;
    /// One truth value per lane.
    type Mask: LaneMask;
    /// The bits of each lane as a u64.
    type Bits: LaneBits;
    /// u32 lanes of the same machine; their number may differ.
    type Words: LaneWords;
    /// Several of these side by side, for long chains of operations: as many as the registers hold.
    type Chains: Lanes;

    /// Does the work in a function of its own, compiled for the instructions of these lanes.
    fn apart<W: Work>(work: W) -> W::Output;
    /// The same number in every lane.
    fn splat(x: f64) -> Self;
    /// The number in every lane, loaded as it lies in memory.
    fn constant(x: &Constant) -> Self;
    /// Lane k is `from[at + k]`. Panics beyond the slice.
    fn load(from: &[f64], at: usize) -> Self;
    /// `to[at + k]` becomes lane k. Panics beyond the slice.
    fn store(self, to: &mut [f64], at: usize);
    /// The first three columns of rows at, at + 1, …: lane k of result c is `from[at + k][c]`. Panics beyond the slice.
    fn load_rows(from: &[[f64; 4]], at: usize) -> [Self; 3];
    /// `to[at + k]` becomes lane k of the three columns and 0. Panics beyond the slice.
    fn store_rows(columns: [Self; 3], to: &mut [[f64; 4]], at: usize);
    /// Differences of rows, in columns: lane k of result c is row `i[at + k]` minus row `j[at + k]` at c. Panics beyond the slices and the rows.
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [Self; 3];
    /// Lane k of the columns is added to row `i[at + k]` and taken from row `j[at + k]`, if bit k of `lanes` is set; no row may occur twice. Panics beyond
    /// the slices and the rows.
    fn exchange(columns: [Self; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32);
    /// Which of some bits are set: bit k of the result is bit `places[k]` modulo the number of all.
    #[inline(always)]
    fn bits_at<const N: usize>(bits: &[u32; N], places: [u32; GROUP]) -> u32 {
        let mut set = 0;
        for (k, place) in places.into_iter().enumerate() {
            set |= (bits[(place / 32) as usize % N] >> (place % 32) & 1) << k;
        }
        set
    }
    /// Puts those of `from` whose bit is set in `wanted` at the front of `to`, in their order; what comes after them is of no meaning.
    #[inline(always)]
    fn compress_words(from: [u32; GROUP], wanted: u32, to: &mut [u32; GROUP]) {
        compress(from, wanted, to);
    }
    /// The same for numbers.
    #[inline(always)]
    fn compress_numbers(from: [f64; GROUP], wanted: u32, to: &mut [f64; GROUP]) {
        compress(from, wanted, to);
    }
    /// Square root, correctly rounded.
    fn sqrt(self) -> Self;
    /// Sign bit cleared.
    fn abs(self) -> Self;
    /// self < other; false for NaN.
    fn lt(self, other: Self) -> Self::Mask;
    /// self ≤ other; false for NaN.
    fn le(self, other: Self) -> Self::Mask;
    /// self = other (so −0 = +0); false for NaN.
    fn eq(self, other: Self) -> Self::Mask;
    /// `yes` where the mask holds, `no` elsewhere.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;
    /// The bits.
    fn to_bits(self) -> Self::Bits;
    /// The numbers with these bits.
    fn from_bits(bits: Self::Bits) -> Self;
}

/// Without branches: what is wanted cannot be foreseen.
#[inline(always)]
fn compress<T>(from: [T; GROUP], wanted: u32, to: &mut [T; GROUP]) {
    let mut next = 0;
    for (k, one) in from.into_iter().enumerate() {
        to[next % GROUP] = one;
        next += (wanted >> k & 1) as usize;
    }
}

/// One truth value per lane.
pub trait LaneMask: Copy + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self> {
    /// Lane k as bit k.
    fn bitmask(self) -> u32;
    /// Whether it holds in some lane.
    #[inline(always)]
    fn any(self) -> bool {
        self.bitmask() != 0
    }
}

/// One u64 per lane; additions wrap.
pub trait LaneBits: Copy + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self> {
    /// The same word in every lane.
    fn splat(x: u64) -> Self;
    /// Lane k is `from[at + k]`, zero-extended. Panics beyond the slice.
    fn widen(from: &[u32], at: usize) -> Self;
    /// Sum modulo 2^64.
    fn add(self, other: Self) -> Self;
    /// Shifted left by N < 64.
    fn shl<const N: u32>(self) -> Self;
    /// Shifted right by N < 64, zeros coming in.
    fn shr<const N: u32>(self) -> Self;
    /// All ones where the lowest bit is set, else 0.
    fn lowest_bit(self) -> Self;
}

/// A small number of u32 that are computed with side by side; additions wrap.
pub trait LaneWords: Copy + BitXor<Output = Self> {
    /// Number of lanes.
    const WIDTH: usize;
    /// The same word in every lane.
    fn splat(x: u32) -> Self;
    /// The word in every lane. A vector machine hides from the compiler what it is and that its lanes are equal: knowing either, it moves the widening
    /// of the factor out of loops and then takes the several times slower 64-bit product for [`LaneWords::multiply`].
    fn opaque(word: &Quad) -> Self;
    /// Lane k is `first + k` modulo 2^32.
    fn count_from(first: u32) -> Self;
    /// Lane k is `from[at + k]`. Panics beyond the slice.
    fn load(from: &[u32], at: usize) -> Self;
    /// `to[at + k]` becomes lane k. Panics beyond the slice.
    fn store(self, to: &mut [u32], at: usize);
    /// Sum modulo 2^32.
    fn add(self, other: Self) -> Self;
    /// Upper and lower halves of the 64-bit product.
    fn multiply(self, other: Self) -> (Self, Self);
    /// One more, modulo 2^32, in the lanes where `left < right`.
    fn add_if_less(self, left: Self, right: Self) -> Self;
}

/// A number twice, where a vector can be loaded from.
///
/// V8 builds a vector constant of the code anew from integer registers at every use, and a broadcast takes an address computation more than a plain load.
/// So the constants of the inner loops are kept in tables of these, whose address is hidden from the compiler by `black_box`.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub struct Constant([f64; 2]);

impl Constant {
    /// Of a number.
    pub const fn new(x: f64) -> Constant {
        Constant([x; 2])
    }

    /// Of the number with these bits.
    pub const fn from_bits(bits: u64) -> Constant {
        Constant::new(f64::from_bits(bits))
    }

    /// Of each number.
    pub const fn array<const N: usize>(x: [f64; N]) -> [Constant; N] {
        let mut out = [Constant::new(0.0); N];
        let mut k = 0;
        while k < N {
            out[k] = Constant::new(x[k]);
            k += 1;
        }
        out
    }
}

/// A word four times, where a vector can be loaded from.
#[derive(Clone, Copy, Debug)]
#[repr(align(16))]
pub struct Quad([u32; 4]);

impl Quad {
    /// Of a word.
    pub const fn new(word: u32) -> Quad {
        Quad([word; 4])
    }
}

#[cfg(test)]
mod tests;
