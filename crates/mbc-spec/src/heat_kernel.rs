//! The polar angle of a collision: one uniform in, w = 1 − cosθ out, θ distributed by the heat kernel of the sphere. SPEC §7; paper (2.2).
//!
//! A spherical Brownian motion with generator Δ started at the pole is at time τ at polar angle θ. The sampler inverts the law of w:
//! P(1 − cosθ ≥ w) = u, E = −ln u.
//!
//! Method, by the [`region`] of τ:
//!
//! - 0 [`small_time`], τ ≤ 0.05, and 1 [`middle_time`], τ ≤ 0.08: w = 2x·Q(τ, x) with x = τE and Q a polynomial. Q → 1 in the planar limit;
//!   all effects of curvature are in the coefficients. No exponential, no branch, relative accuracy kept however small τ is.
//! - 2 and 3 [`series`], τ ≤ 0.3 and above: a polynomial start for −ln(1 − w/2), then two Halley steps on the eigenfunction series.
//!
//! An engine collects the pairs of each region and gives whole lanes of them to that region's function: none of the functions branches.
//! What lanes outside the region get is a number of no meaning. It fetches the [`table`] of coefficients once and passes it in.
//!
//! Special cases: [`deflection`] takes u below 2^−44 as 2^−44 (the engine's u is at least 2^−41); τ = ∞ gives the uniform law. τ > 0; NaN does not enter.
//!
//! Accuracy, certified against extended precision on a million points (τ, u): largest error of the probability P(1 − cosθ ≥ w) 7.6e−14 in
//! region 0, 7.1e−14 in 1, 1e−15 in 2 and 3. 0 < w ≤ 2. Relative error of w for u ≥ ½, down to subnormal w: 7e−13, 7e−13, 1e−14, 1e−15.
//!
//! Coefficients: `heat_kernel_table.rs`, fitted by `npm run fit:heat-kernel`.

use core::hint::black_box;

use crate::elementary::{exp, ln};
use crate::heat_kernel_table::{
    MIDDLE_TIME, MIDDLE_TIME_CENTRE, MIDDLE_TIME_END, MIDDLE_X_CENTRE, MiddleTimeRows, SERIES_FAR, SERIES_NEAR, SERIES_NEAR_CENTRE,
    SERIES_NEAR_END, SMALL_TIME, SMALL_TIME_END, SeriesFarRows, SeriesNearRows, SmallTimeRows,
};
use crate::lanes::Lanes;

/// Number of regions of τ.
pub const REGIONS: usize = 4;

/// Terms of the eigenfunction series in regions 2 and 3: what is left out of the probability is below 3e−16.
const SERIES_NEAR_TERMS: usize = 19;
const SERIES_FAR_TERMS: usize = 10;

/// e^{−2τ} is taken at this τ for all later ones: the law is uniform to 1e−17.
const TAU_UNIFORM: f64 = 20.0;

/// 2^−44.
const SMALLEST_UNIFORM: f64 = 1.0 / 17_592_186_044_416.0;

/// The constants of l = 1, 2, …
#[derive(Clone, Copy)]
struct Term {
    weight: f64,
    mean: f64,
    ahead: f64,
    behind: f64,
}

const fn terms() -> [Term; SERIES_NEAR_TERMS] {
    let mut terms = [Term { weight: 0.0, mean: 0.0, ahead: 0.0, behind: 0.0 }; SERIES_NEAR_TERMS];
    let mut index = 0;
    while index < SERIES_NEAR_TERMS {
        let l = (index + 1) as f64;
        let weight = 2.0 * l + 1.0;
        terms[index] = Term { weight, mean: 1.0 / (l * (l + 1.0)), ahead: weight / (l + 1.0), behind: l / (l + 1.0) };
        index += 1;
    }
    terms
}

/// All coefficients, in memory.
pub struct Table {
    small_time: SmallTimeRows,
    middle_time: MiddleTimeRows,
    series_near: SeriesNearRows,
    series_far: SeriesFarRows,
    terms: [Term; SERIES_NEAR_TERMS],
}

static TABLE: Table =
    Table { small_time: SMALL_TIME, middle_time: MIDDLE_TIME, series_near: SERIES_NEAR, series_far: SERIES_FAR, terms: terms() };

/// The coefficients, at an address that the compiler cannot see through.
///
/// So they are loaded where they are used. Known to the compiler, they would become vector constants of the WebAssembly code, and V8 builds each
/// of those anew from integer registers at every use: 5.6 ns instead of 3.1 ns a pair in [`small_time`].
#[inline(always)]
pub fn table() -> &'static Table {
    black_box(&TABLE)
}

/// The region of τ: 0 small time, 1 middle time, 2 near series, 3 far series.
#[inline(always)]
pub fn region(tau: f64) -> usize {
    usize::from(tau > SMALL_TIME_END) + usize::from(tau > MIDDLE_TIME_END) + usize::from(tau > SERIES_NEAR_END)
}

/// Number of functions that share the regions.
pub const FUNCTIONS: usize = 3;

/// The function for τ: 0 [`small_time`], 1 [`middle_time`], 2 [`series`].
#[inline(always)]
pub fn function(tau: f64) -> usize {
    usize::from(tau > SMALL_TIME_END) + usize::from(tau > MIDDLE_TIME_END)
}

/// Where τ is one for [`small_time`].
#[inline(always)]
pub fn is_small_time<L: Lanes>(tau: L) -> L::Mask {
    tau.le(L::splat(SMALL_TIME_END))
}

/// Where τ is one for [`middle_time`].
#[inline(always)]
pub fn is_middle_time<L: Lanes>(tau: L) -> L::Mask {
    L::splat(SMALL_TIME_END).lt(tau) & tau.le(L::splat(MIDDLE_TIME_END))
}

/// Where τ is one for [`series`].
#[inline(always)]
pub fn is_series<L: Lanes>(tau: L) -> L::Mask {
    L::splat(MIDDLE_TIME_END).lt(tau)
}

/// w = 1 − cosθ with P(1 − cosθ ≥ w) = u, for τ in (0, ∞] and u in (0, 1).
pub fn deflection(tau: f64, u: f64) -> f64 {
    let v = if u < SMALLEST_UNIFORM { SMALLEST_UNIFORM } else { u };
    let e = -ln(v);
    match region(tau) {
        0 => small_time(table(), tau, e),
        1 => middle_time(table(), tau, e),
        _ => series(table(), tau, e, v),
    }
}

/// w for τ ≤ 0.05, E = −ln u ≤ 44 ln 2.
#[inline(always)]
pub fn small_time<L: Lanes>(table: &Table, tau: L, e: L) -> L {
    let x = tau * e;
    let p = Powers::of(tau);
    let (k0, k1, k2, k3, k4, k5, k6) = &table.small_time;
    let rows = [p.poly(k0), p.poly(k1), p.poly(k2), p.poly(k3), p.poly(k4), p.poly(k5), p.poly(k6)];
    (x + x) * Powers::of(x).poly_of(rows)
}

/// w for 0.05 < τ ≤ 0.08, E = −ln u ≤ 44 ln 2.
#[inline(always)]
pub fn middle_time<L: Lanes>(table: &Table, tau: L, e: L) -> L {
    let x = tau * e;
    let p = Powers::of(tau - L::splat(MIDDLE_TIME_CENTRE));
    let (k0, k1, k2, k3, k4, k5, k6, k7, k8, k9, k10) = &table.middle_time;
    let rows = [
        p.poly(k0),
        p.poly(k1),
        p.poly(k2),
        p.poly(k3),
        p.poly(k4),
        p.poly(k5),
        p.poly(k6),
        p.poly(k7),
        p.poly(k8),
        p.poly(k9),
        p.poly(k10),
    ];
    (x + x) * Powers::of(x - L::splat(MIDDLE_X_CENTRE)).poly_of(rows)
}

/// w for τ > 0.08, E = −ln u ≤ 44 ln 2; both E and u are needed, so that both tails keep their digits.
///
/// Regions 2 and 3 side by side: few pairs are in either, and so they fill lanes together. Terms that region 3 leaves out get weight 0 there, which
/// changes no bit: the sums they are added to are never −0.
#[inline(always)]
pub fn series<L: Lanes>(table: &Table, tau: L, e: L, u: L) -> L {
    let two = L::splat(2.0);
    let uniform = L::splat(TAU_UNIFORM);
    let t = L::select(tau.lt(uniform), tau, uniform);
    let q = exp(-(t + t));
    let near = tau.le(L::splat(SERIES_NEAR_END));
    let slope = L::select(near, near_slope(table, t, e), far_slope(table, q, e));
    let start = two - two * exp(-(e * slope));
    let weights = series_weights(&table.terms, q, near);
    let once = halley_step(start, &table.terms, &weights, u);
    halley_step(once, &table.terms, &weights, u)
}

/// Start of −ln(1 − w/2)/E in region 2.
#[inline(always)]
fn near_slope<L: Lanes>(table: &Table, tau: L, e: L) -> L {
    let p = Powers::of(tau - L::splat(SERIES_NEAR_CENTRE));
    let (k0, k1, k2, k3, k4, k5, k6) = &table.series_near;
    let rows = [p.poly(k0), p.poly(k1), p.poly(k2), p.poly(k3), p.poly(k4), p.poly(k5), p.poly(k6)];
    Powers::of(tau * e).poly_of(rows)
}

/// Start of −ln(1 − w/2)/E in region 3.
#[inline(always)]
fn far_slope<L: Lanes>(table: &Table, q: L, e: L) -> L {
    let p = Powers::of(q);
    let (k0, k1, k2, k3, k4) = &table.series_far;
    Powers::of(e).poly_of([p.poly(k0), p.poly(k1), p.poly(k2), p.poly(k3), p.poly(k4)])
}

/// (2l+1) e^{−l(l+1)τ} for the l of the terms, with q = e^{−2τ}: the factor from l − 1 to l is q^l. 0 beyond the terms of region 3 where τ is not near.
#[inline(always)]
fn series_weights<L: Lanes>(terms: &[Term; SERIES_NEAR_TERMS], q: L, near: L::Mask) -> [L; SERIES_NEAR_TERMS] {
    let mut weights = [L::splat(0.0); SERIES_NEAR_TERMS];
    let mut power = L::splat(1.0);
    let mut decay = L::splat(1.0);
    for (index, (weight, term)) in weights.iter_mut().zip(terms).enumerate() {
        if index == SERIES_FAR_TERMS {
            power = L::select(near, power, L::splat(0.0));
        }
        power = power * q;
        decay = decay * power;
        *weight = L::splat(term.weight) * decay;
    }
    weights
}

/// One Halley step towards the w of survival probability u.
///
/// With c = 1 − w, s = 2 − w, P_l the Legendre polynomials, D_l their derivatives and b_l the weights:
///
/// P(W < w) = ½w (1 + s Σ), P(W ≥ w) = ½s (1 − w Σ), Σ = Σ_l b_l D_l / (l(l+1)),
/// 2 × density = 1 + Σ_l b_l P_l, −2 × its derivative in w = Σ_l b_l D_l.
///
/// The first form keeps the digits next to the pole, the second next to the antipode.
#[inline(always)]
fn halley_step<L: Lanes>(w: L, terms: &[Term], weights: &[L], u: L) -> L {
    let (zero, half, one, two) = (L::splat(0.0), L::splat(0.5), L::splat(1.0), L::splat(2.0));
    let c = one - w;
    let s = two - w;
    let (mut before, mut now) = (one, c);
    let (mut derivative_before, mut derivative) = (zero, one);
    let (mut mean, mut density, mut decline) = (zero, one, zero);
    for (&b, term) in weights.iter().zip(terms) {
        let g = b * derivative;
        mean = mean + L::splat(term.mean) * g;
        density = density + b * now;
        decline = decline + g;
        let derivative_after = derivative_before + L::splat(term.weight) * now;
        let after = (L::splat(term.ahead) * c) * now - L::splat(term.behind) * before;
        (before, now) = (now, after);
        (derivative_before, derivative) = (derivative, derivative_after);
    }
    let below = (half * w) * (one + s * mean);
    let above = (half * s) * (one - w * mean);
    let excess = L::select(u.lt(half), above - u, (one - u) - below);
    w + (two * (density * excess)) / (density * density - excess * decline)
}

/// A variable and its square, in which polynomials are evaluated: k0 + k1 z + … as (k0 + k1 z) + z²((k2 + k3 z) + z²(…)), two halves side by side, for
/// the processor's sake.
#[derive(Clone, Copy)]
struct Powers<L> {
    z: L,
    square: L,
}

impl<L: Lanes> Powers<L> {
    #[inline(always)]
    fn of(z: L) -> Self {
        Powers { z, square: z * z }
    }

    #[inline(always)]
    fn poly<const N: usize>(self, k: &[f64; N]) -> L {
        self.poly_of(k.map(L::splat))
    }

    #[inline(always)]
    fn poly_of<const N: usize>(self, k: [L; N]) -> L {
        let mut j = (N - 1) & !1;
        let mut sum = self.pair(&k, j);
        while j > 0 {
            j -= 2;
            sum = self.pair(&k, j) + self.square * sum;
        }
        sum
    }

    #[inline(always)]
    fn pair<const N: usize>(self, k: &[L; N], j: usize) -> L {
        if j + 1 < N { k[j] + k[j + 1] * self.z } else { k[j] }
    }
}

#[cfg(test)]
mod tests;
