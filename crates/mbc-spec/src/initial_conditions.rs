//! Draws the initial velocities, or places given ones on the grid. SPEC §9.

use crate::elementary::{exp, ln, sincos2pi};
use crate::observables::{Velocities, exact_tick_sums, sum_over};
use crate::pair_update::{TICK, TICKS_PER_UNIT, to_grid};
use crate::plan::{Component, Plan, components};
use crate::rng::{RandomSource, Stream};
use crate::scale::power_of_two;
use crate::spec_error::{Code, SpecError, Value};
use crate::uniform::u52;

/// Largest |v|² at the start, internal units: speeds up to 64.
const LARGEST_SQUARE: f64 = 4096.0;

/// Draws all velocities: internal units, on the grid.
///
/// `bytes` are those of `plan`, which has components. Errors: `GRID_OVERFLOW` for a speed above 64, `CONFIG` for a sample that cannot be rescaled.
pub fn draw_velocities(plan: &Plan, bytes: &[u8], v: &mut impl Velocities) -> Result<(), SpecError> {
    for i in 0..v.count() {
        v.set(i, draw_particle(plan, bytes, i as u64));
    }
    if !plan.exact_moments {
        return place_on_grid(v);
    }
    rescale(v, plan)?;
    place_on_grid(v)?;
    settle_momentum(v, plan);
    Ok(())
}

/// Places given velocities (row-major [N, 3], user units) on the grid.
///
/// Returns the largest change of a component, in user units. Errors: `GRID_OVERFLOW` for a speed above 64 internal units or not finite.
pub fn place_velocities(plan: &Plan, data: &[f64], v: &mut impl Velocities) -> Result<f64, SpecError> {
    let shrink = power_of_two(-plan.scale_exponent);
    for i in 0..v.count() {
        v.set(i, [data[3 * i] * shrink, data[3 * i + 1] * shrink, data[3 * i + 2] * shrink]);
    }
    place_on_grid(v)?;
    let mut largest = 0.0;
    for i in 0..v.count() {
        for (axis, placed) in v.get(i).into_iter().enumerate() {
            let change = (placed - data[3 * i + axis] * shrink).abs();
            if change > largest {
                largest = change;
            }
        }
    }
    Ok(largest * power_of_two(plan.scale_exponent))
}

fn draw_particle(plan: &Plan, bytes: &[u8], i: u64) -> [f64; 3] {
    let source = RandomSource::from(plan);
    let [g0, g1] = normals(source.block(Stream::Initial, i, 0));
    let [g2, g3] = normals(source.block(Stream::Initial, i, 1));
    let x = source.block(Stream::Initial, i, 2);
    let a = u52(x[1], x[0]);
    let b = u52(x[3], x[2]);
    let Component { kind, parameters: p, .. } = choose_component(bytes, a);
    let square = (g0 * g0 + g1 * g1) + g2 * g2;
    let along = |length: f64| [length * g0, length * g1, length * g2];
    match kind {
        1 => [p[0] * g0 + p[3], p[1] * g1 + p[4], p[2] * g2 + p[5]],
        2 if b >= p[1] => along(p[0]),
        2 => {
            let y = source.block(Stream::Initial, i, 3);
            along(p[0] * (1.0 + (-2.0 * ln(u52(y[1], y[0]))) / square).sqrt())
        }
        3 => along((p[0] + p[1] * g3) / square.sqrt()),
        4 => {
            let side = if i.is_multiple_of(2) { 1.0 } else { -1.0 };
            [p[0] * g0 + side * p[1], p[0] * g1 + side * p[2], p[0] * g2 + side * p[3]]
        }
        _ => along((p[0] * exp(ln(b) / 3.0)) / square.sqrt()),
    }
}

/// Two independent normals, by Box and Muller.
fn normals(x: [u32; 4]) -> [f64; 2] {
    let r = (-2.0 * ln(u52(x[1], x[0]))).sqrt();
    let (sin, cos) = sincos2pi(u52(x[3], x[2]));
    [r * cos, r * sin]
}

fn choose_component(bytes: &[u8], a: f64) -> Component {
    let mut chosen = None;
    for component in components(bytes) {
        let found = a < component.cumulative;
        chosen = Some(component);
        if found {
            break;
        }
    }
    chosen.expect("a plan that is drawn from has components")
}

/// Centres and rescales to the plan's mean velocity and mean |u|².
fn rescale(v: &mut impl Velocities, plan: &Plan) -> Result<(), SpecError> {
    let n = v.count();
    let count = n as f64;
    for axis in 0..3 {
        let mean = sum_over(n, |i| v.get(i)[axis]) / count;
        for i in 0..n {
            let mut u = v.get(i);
            u[axis] -= mean;
            v.set(i, u);
        }
    }
    let square = sum_over(n, |i| {
        let [x, y, z] = v.get(i);
        (x * x + y * y) + z * z
    }) / count;
    if square == 0.0 {
        return Err(SpecError::new(Code::Config, "initial", Value::Number(0.0), "a sample with some thermal energy to rescale"));
    }
    let factor = (plan.target_square / square).sqrt();
    for i in 0..n {
        let u = v.get(i);
        v.set(i, core::array::from_fn(|axis| u[axis] * factor + plan.target_mean[axis]));
    }
    Ok(())
}

/// Moves the first |R| particles by one tick each, R the excess of Σ ticks over N times the target.
fn settle_momentum(v: &mut impl Velocities, plan: &Plan) {
    let n = v.count();
    let sums = exact_tick_sums(v);
    for axis in 0..3 {
        let target = (to_grid(plan.target_mean[axis]) * TICKS_PER_UNIT) as i64;
        let excess = sums[axis] - n as i128 * i128::from(target);
        let step = if excess > 0 { -TICK } else { TICK };
        for moved in 0..excess.unsigned_abs() {
            let i = (moved % n as u128) as usize;
            let mut u = v.get(i);
            u[axis] += step;
            v.set(i, u);
        }
    }
}

/// Checks speeds and rounds to the grid, in place.
fn place_on_grid(v: &mut impl Velocities) -> Result<(), SpecError> {
    for i in 0..v.count() {
        let [x, y, z] = v.get(i);
        let square = (x * x + y * y) + z * z;
        if square <= LARGEST_SQUARE {
            v.set(i, [to_grid(x), to_grid(y), to_grid(z)]);
        } else {
            let allowed = "a speed of at most 64 internal units (45 to 90 times the root mean square speed)";
            return Err(SpecError::new(Code::GridOverflow, "initial: particle", Value::Number(square.sqrt()), allowed).at(i as u64));
        }
    }
    Ok(())
}
