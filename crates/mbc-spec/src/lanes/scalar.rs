//! One lane: f64 itself.

use super::{Constant, LaneBits, LaneMask, LaneWords, Lanes, Quad, Rows, Twin, Work};

impl Lanes for f64 {
    const WIDTH: usize = 1;
    type Mask = bool;
    type Bits = u64;
    type Words = u32;
    type Chains = Twin<Twin<f64>>;

    #[inline(never)]
    fn apart<W: Work>(work: W) -> W::Output {
        work.run::<f64>()
    }
    #[inline(always)]
    fn splat(x: f64) -> f64 {
        x
    }
    #[inline(always)]
    fn constant(x: &Constant) -> f64 {
        x.0[0]
    }
    #[inline(always)]
    fn load(from: &[f64], at: usize) -> f64 {
        from[at]
    }
    #[inline(always)]
    fn store(self, to: &mut [f64], at: usize) {
        to[at] = self;
    }
    #[inline(always)]
    fn load_rows(from: &[[f64; 4]], at: usize) -> [f64; 3] {
        let [x, y, z, _] = from[at];
        [x, y, z]
    }
    #[inline(always)]
    fn store_rows([x, y, z]: [f64; 3], to: &mut [[f64; 4]], at: usize) {
        to[at] = [x, y, z, 0.0];
    }
    #[inline(always)]
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [f64; 3] {
        let (a, b) = (rows.get(i[at]), rows.get(j[at]));
        [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
    }
    #[inline(always)]
    fn exchange([x, y, z]: [f64; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32) {
        if lanes & 1 != 0 {
            let (i, j) = (i[at], j[at]);
            let (a, b) = (rows.get(i), rows.get(j));
            rows.set(i, [a[0] + x, a[1] + y, a[2] + z, 0.0]);
            rows.set(j, [b[0] - x, b[1] - y, b[2] - z, 0.0]);
        }
    }
    #[inline(always)]
    fn sqrt(self) -> f64 {
        f64::sqrt(self)
    }
    #[inline(always)]
    fn abs(self) -> f64 {
        f64::abs(self)
    }
    #[inline(always)]
    fn lt(self, other: f64) -> bool {
        self < other
    }
    #[inline(always)]
    fn le(self, other: f64) -> bool {
        self <= other
    }
    #[inline(always)]
    fn eq(self, other: f64) -> bool {
        self == other
    }
    #[inline(always)]
    fn select(mask: bool, yes: f64, no: f64) -> f64 {
        if mask { yes } else { no }
    }
    #[inline(always)]
    fn to_bits(self) -> u64 {
        f64::to_bits(self)
    }
    #[inline(always)]
    fn from_bits(bits: u64) -> f64 {
        f64::from_bits(bits)
    }
}

impl LaneMask for bool {
    #[inline(always)]
    fn bitmask(self) -> u32 {
        u32::from(self)
    }
}

impl LaneBits for u64 {
    #[inline(always)]
    fn splat(x: u64) -> u64 {
        x
    }
    #[inline(always)]
    fn widen(from: &[u32], at: usize) -> u64 {
        u64::from(from[at])
    }
    #[inline(always)]
    fn add(self, other: u64) -> u64 {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn shl<const N: u32>(self) -> u64 {
        self << N
    }
    #[inline(always)]
    fn shr<const N: u32>(self) -> u64 {
        self >> N
    }
    #[inline(always)]
    fn lowest_bit(self) -> u64 {
        (self & 1).wrapping_neg()
    }
}

impl LaneWords for u32 {
    const WIDTH: usize = 1;

    #[inline(always)]
    fn splat(x: u32) -> u32 {
        x
    }
    #[inline(always)]
    fn opaque(word: &Quad) -> u32 {
        word.0[0]
    }
    #[inline(always)]
    fn count_from(first: u32) -> u32 {
        first
    }
    #[inline(always)]
    fn load(from: &[u32], at: usize) -> u32 {
        from[at]
    }
    #[inline(always)]
    fn store(self, to: &mut [u32], at: usize) {
        to[at] = self;
    }
    #[inline(always)]
    fn add(self, other: u32) -> u32 {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn multiply(self, other: u32) -> (u32, u32) {
        let product = u64::from(self) * u64::from(other);
        ((product >> 32) as u32, product as u32)
    }
    #[inline(always)]
    fn add_if_less(self, left: u32, right: u32) -> u32 {
        self.wrapping_add(u32::from(left < right))
    }
}
