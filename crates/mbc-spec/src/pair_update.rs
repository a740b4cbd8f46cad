//! One collision: rotation time, rotation of the relative velocity, exact exchange of momentum. SPEC §8; paper (2.1)–(2.3).

use core::hint::black_box;

use crate::elementary;
use crate::lanes::{Constant, Lanes};

/// One tick of the velocity grid, 2^−44, in internal units.
pub const TICK: f64 = 5.684_341_886_080_802e-14;

/// Ticks in one internal unit of velocity, 2^44.
pub const TICKS_PER_UNIT: f64 = 17_592_186_044_416.0;

const GRID_MAGIC: f64 = 384.0;

/// Nearest multiple of 2^−44, ties to even, for |x| ≤ 128.
#[inline(always)]
pub fn to_grid<L: Lanes>(x: L) -> L {
    (x + L::splat(GRID_MAGIC)) - L::splat(GRID_MAGIC)
}

/// The exponent γ; the integer exponents of physics need no exp and ln.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Exponent {
    /// γ = −3, Coulomb.
    MinusThree,
    /// γ = −2.
    MinusTwo,
    /// γ = −1.
    MinusOne,
    /// γ = 0, Maxwell molecules.
    Zero,
    /// γ = 1, hard spheres.
    One,
    /// Any other; γ/2 is kept.
    Other(f64),
}

impl Exponent {
    /// The exponent γ in [−3, 1].
    pub fn new(gamma: f64) -> Exponent {
        if gamma == -3.0 {
            Exponent::MinusThree
        } else if gamma == -2.0 {
            Exponent::MinusTwo
        } else if gamma == -1.0 {
            Exponent::MinusOne
        } else if gamma == 0.0 {
            Exponent::Zero
        } else if gamma == 1.0 {
            Exponent::One
        } else {
            Exponent::Other(gamma / 2.0)
        }
    }
}

/// τ = h r^γ for squared relative speed s = r² > 0 and internal step h. Of no meaning, but harmless, for s = 0.
#[inline(always)]
pub fn rotation_time<L: Lanes>(exponent: Exponent, h: f64, s: L) -> L {
    let h = L::splat(h);
    match exponent {
        Exponent::Zero => h,
        Exponent::One => h * s.sqrt(),
        Exponent::MinusOne => h / s.sqrt(),
        Exponent::MinusTwo => h / s,
        Exponent::MinusThree => h / (s * s.sqrt()),
        Exponent::Other(half) => {
            let functions = elementary::table();
            h * functions.exp(L::splat(half) * functions.ln_normal(s))
        }
    }
}

/// Squared length of a relative velocity.
#[inline(always)]
pub fn squared_length<L: Lanes>(x: L, y: L, z: L) -> L {
    (x * x + y * y) + z * z
}

/// The constants of [`Table::increment`], in memory (see [`Constant`]).
pub struct Table {
    half: Constant,
    one: Constant,
    two: Constant,
    grid_magic: Constant,
}

static TABLE: Table =
    Table { half: Constant::new(0.5), one: Constant::new(1.0), two: Constant::new(2.0), grid_magic: Constant::new(GRID_MAGIC) };

/// The constants, at an address that the compiler cannot see through.
#[inline(always)]
pub fn table() -> &'static Table {
    black_box(&TABLE)
}

impl Table {
    /// The increment D on the grid, so that vi + D and vj − D are exact: (z, r) ↦ ½(r e′ − r e), with e′ at polar angle θ, 1 − cosθ = w, and azimuth
    /// (c, s) from e, and r the length √S of the relative velocity. 0 for relative velocity 0, whatever w is.
    ///
    /// The frame around e is the pole-free one of Duff et al., JCGT 6(1), 2017, multiplied out: it needs one division and no normalisation.
    #[inline(always)]
    pub fn increment<L: Lanes>(&self, [x, y, z]: [L; 3], r: L, w: L, c: L, s: L) -> [L; 3] {
        let zero = L::splat(0.0);
        let q = L::constant(&self.one) / (r + z.abs());
        let t = c * x + s * y;
        let g = q * t;
        let n = L::constant(&self.half) * (w * (L::constant(&self.two) - w)).sqrt();
        let m = L::constant(&self.half) * w;
        let dx = n * (r * c - x * g) - m * x;
        let dy = n * (r * s - y * g) - m * y;
        let signed = L::select(z.lt(zero), -t, t);
        let dz = -(n * signed) - m * z;
        let still = r.eq(zero);
        let magic = L::constant(&self.grid_magic);
        // Written out: a closure is compiled by itself, without the instructions of the lanes.
        let dx = L::select(still, zero, (dx + magic) - magic);
        let dy = L::select(still, zero, (dy + magic) - magic);
        let dz = L::select(still, zero, (dz + magic) - magic);
        [dx, dy, dz]
    }
}

#[cfg(test)]
mod tests {
    use super::{Exponent, TABLE, TICK, TICKS_PER_UNIT, rotation_time, squared_length, to_grid};
    use crate::elementary::sincos2pi;
    use crate::lanes::{Lanes, Twin, Widest};

    #[test]
    fn the_grid_rounds_ties_to_even_and_never_gives_minus_zero() {
        assert_eq!(TICK * TICKS_PER_UNIT, 1.0);
        assert_eq!(to_grid(1.5 * TICK), 2.0 * TICK);
        assert_eq!(to_grid(-0.5 * TICK).to_bits(), 0);
        assert_eq!(to_grid(-0.0).to_bits(), 0);
        assert_eq!(to_grid(128.0 - TICK), 128.0 - TICK);
    }

    #[test]
    fn the_rotation_time_of_integer_exponents_agrees_with_the_general_formula() {
        for gamma in [-3.0, -2.0, -1.0, 0.0, 1.0] {
            for s in [1e-26, 0.3, 1.0, 7.0, 16384.0] {
                let exact: f64 = rotation_time(Exponent::new(gamma), 0.02, s);
                let general: f64 = rotation_time(Exponent::Other(gamma / 2.0), 0.02, s);
                assert!((exact - general).abs() <= 4e-14 * exact, "{gamma} {s} {exact} {general}");
            }
        }
    }

    fn increments<L: Lanes>() -> Vec<u64> {
        let mut out = Vec::new();
        let axis = [-1.7, -0.25, 0.0, 0.0, 0.25, 3.0, 1e-12, -64.0];
        let w = [0.0, 1e-300, 1e-9, 0.4, 1.0, 1.7, 2.0, 0.02];
        for shift in 0..8 {
            for other in 0..8 {
                let at = |k: usize| axis[k % 8];
                let z: [f64; 8] = core::array::from_fn(|k| at(k + shift));
                let y: [f64; 8] = core::array::from_fn(|k| at(k + other));
                let a: [f64; 8] = core::array::from_fn(|k| (k * 8 + shift) as f64 / 64.0);
                for k in (0..8).step_by(L::WIDTH) {
                    let (s, c) = sincos2pi(L::load(&a, k));
                    let [x, y, z] = [&axis, &y, &z].map(|part| L::load(part, k));
                    let d = TABLE.increment([x, y, z], squared_length(x, y, z).sqrt(), L::load(&w, k), c, s);
                    let mut lanes = [0.0; 8];
                    for part in d {
                        part.store(&mut lanes, 0);
                        out.extend(lanes[..L::WIDTH].iter().map(|x| x.to_bits()));
                    }
                }
            }
        }
        out.sort_unstable();
        out
    }

    #[test]
    fn increments_are_the_same_on_all_lanes() {
        let expected = increments::<f64>();
        assert_eq!(increments::<Twin<f64>>(), expected);
        assert_eq!(increments::<Twin<Twin<f64>>>(), expected);
        assert_eq!(increments::<Widest>(), expected);
    }

    #[test]
    fn increments_keep_the_relative_speed_and_turn_it_by_the_angle_asked_for() {
        for z in [2.0, 0.4, -0.4, -2.0] {
            for w in [1e-6, 0.3, 1.99] {
                let v = [0.7, -0.2, z];
                let (s, c) = sincos2pi(0.3);
                let d: [f64; 3] = TABLE.increment(v, squared_length(v[0], v[1], v[2]).sqrt(), w, c, s);
                let after: [f64; 3] = core::array::from_fn(|a| v[a] + 2.0 * d[a]);
                let dot = |a: [f64; 3], b: [f64; 3]| (a[0] * b[0] + a[1] * b[1]) + a[2] * b[2];
                assert!((dot(after, after) / dot(v, v) - 1.0).abs() < 1e-12);
                assert!((1.0 - dot(after, v) / dot(v, v) - w).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_pair_at_rest_stays_at_rest_whatever_the_deflection() {
        for w in [0.0, 2.0, f64::INFINITY, f64::NAN] {
            assert_eq!(TABLE.increment([0.0, 0.0, 0.0], 0.0, w, 1.0, 0.0).map(f64::to_bits), [0; 3]);
        }
    }
}
