use super::*;
use crate::lanes::Twin;

/// Evenly spread over (0, 1): multiples of the golden ratio.
fn evenly(k: u32) -> f64 {
    (f64::from(k) + 0.5) * 0.618_033_988_749_894_9 % 1.0
}

type Sampler<L> = fn(L, L, L) -> L;

/// The regions' functions, with the ends of their τ.
fn regions<L: Lanes>() -> [(f64, f64, Sampler<L>); REGIONS] {
    [
        (0.0, SMALL_TIME_END, |tau, e, _| small_time(table(), tau, e)),
        (SMALL_TIME_END, MIDDLE_TIME_END, |tau, e, _| middle_time(table(), tau, e)),
        (MIDDLE_TIME_END, SERIES_NEAR_END, |tau, e, u| series(table(), tau, e, u)),
        (SERIES_NEAR_END, 3.0, |tau, e, u| series(table(), tau, e, u)),
    ]
}

#[test]
fn two_lanes_give_the_bits_of_one_and_of_deflection() {
    for (index, (&(from, to, one), &(_, _, two))) in regions::<f64>().iter().zip(&regions::<Twin<f64>>()).enumerate() {
        for k in 0..2000 {
            let tau = [k, k + 1].map(|n| from + (to - from) * evenly(n));
            let u = [k, k + 1].map(|n| evenly(3 * n + 7));
            let e = u.map(|v| -ln(v));
            let mut both = [0.0; 2];
            two(Lanes::load(&tau, 0), Lanes::load(&e, 0), Lanes::load(&u, 0)).store(&mut both, 0);
            for lane in 0..2 {
                let w = one(tau[lane], e[lane], u[lane]);
                assert_eq!(region(tau[lane]), index);
                assert_eq!(w.to_bits(), both[lane].to_bits());
                assert_eq!(w.to_bits(), deflection(tau[lane], u[lane]).to_bits());
            }
        }
    }
}

#[test]
fn w_is_in_its_range_at_the_ends_of_u_and_of_every_region() {
    let ends = [1e-300, 1e-8, SMALL_TIME_END, MIDDLE_TIME_END, SERIES_NEAR_END, 20.0, 1e300, f64::INFINITY];
    let step = 1.0 / 1_099_511_627_776.0;
    for tau in ends.into_iter().flat_map(|tau| [tau.next_down(), tau, tau.next_up()]).filter(|tau| *tau > 0.0 && !tau.is_nan()) {
        for u in [f64::MIN_POSITIVE, 0.5 * step, step, 0.5, 1.0 - step, 1.0 - 0.5 * step, 1.0 - f64::EPSILON / 2.0] {
            let w = deflection(tau, u);
            assert!(w > 0.0 && w <= 2.0, "tau {tau}, u {u}: w = {w}");
        }
    }
}

#[test]
fn the_law_is_uniform_at_infinite_time_and_planar_at_time_zero() {
    for k in 0..1000 {
        let u = evenly(k);
        assert!((deflection(f64::INFINITY, u) - 2.0 * (1.0 - u)).abs() < 5e-16);
        assert_eq!(deflection(1e-100, u), 2.0 * (1e-100 * -ln(u)));
    }
}
