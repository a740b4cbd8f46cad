//! Draws the initial velocities, or places given ones on the grid. SPEC §9.

use core::ops::Range;

use crate::elementary::{exp, ln, sincos2pi};
use crate::observables::{Sums, Velocities, chunk, exact_tick_sums_of};
use crate::pair_update::{TICK, TICKS_PER_UNIT, to_grid};
use crate::plan::{Component, Plan, components};
use crate::rng::{RandomSource, Stream};
use crate::scale::power_of_two;
use crate::spec_error::{Code, SpecError, Value};
use crate::uniform::u52;

/// Largest |v|² at the start, internal units: speeds up to 64.
const LARGEST_SQUARE: f64 = 4096.0;

/// Velocities on their way to the grid, chunk by chunk in one or more passes over all particles, each of which needs what the one before it has found.
#[derive(Clone, Debug)]
pub struct Drawing {
    pass: Pass,
    /// First particle of the next chunk.
    next: usize,
    means: Sums<3>,
    squares: Sums<1>,
    tick_sums: [i128; 3],
}

#[derive(Clone, Copy, Debug)]
enum Pass {
    Draw,
    Centre {
        mean: [f64; 3],
    },
    /// With the factor that gives a centred sample its mean |u|², if it is to have exact moments.
    Place {
        factor: Option<f64>,
    },
    /// Σ of ticks exceeds N times the target by `excess`.
    Settle {
        excess: [i128; 3],
    },
    Done,
}

impl Drawing {
    /// Nothing is drawn yet.
    pub fn new() -> Drawing {
        Drawing { pass: Pass::Draw, next: 0, means: Sums::new(), squares: Sums::new(), tick_sums: [0; 3] }
    }

    /// Works on the next chunk; false if there is none: then all velocities have been drawn, in internal units, on the grid. In the first pass no more than the chunk
    /// need be there.
    ///
    /// `bytes` are those of `plan`, which has components. Errors: `GRID_OVERFLOW` for a speed above 64, `CONFIG` for a sample that cannot be rescaled.
    pub fn draw_chunk(&mut self, plan: &Plan, bytes: &[u8], v: &mut impl Velocities) -> Result<bool, SpecError> {
        let n = plan.particles as usize;
        let particles = chunk(self.next, n);
        self.next = if particles.end < n { particles.end } else { 0 };
        match self.pass {
            Pass::Draw => {
                for i in particles.clone() {
                    v.set(i, draw_particle(plan, bytes, i as u64));
                }
                if plan.exact_moments {
                    self.means.add(particles, |i| v.get(i));
                }
            }
            Pass::Centre { mean } => {
                for i in particles.clone() {
                    let u = v.get(i);
                    v.set(i, core::array::from_fn(|axis| u[axis] - mean[axis]));
                }
                self.squares.add(particles, |i| {
                    let [x, y, z] = v.get(i);
                    [(x * x + y * y) + z * z]
                });
            }
            Pass::Place { factor } => {
                for i in particles.clone() {
                    let u = v.get(i);
                    let rescaled = factor.map_or(u, |factor| core::array::from_fn(|axis| u[axis] * factor + plan.target_mean[axis]));
                    v.set(i, placed(rescaled, i)?);
                }
                self.add_ticks(v, particles);
            }
            Pass::Settle { excess } => settle_momentum(v, particles, excess),
            Pass::Done => return Ok(false),
        }
        if self.next == 0 {
            self.pass = self.pass_after(plan, n)?;
        }
        Ok(true)
    }

    /// First particle of the next chunk.
    pub fn next(&self) -> usize {
        self.next
    }

    /// Exact Σ of the ticks along each axis, when all is done.
    pub fn tick_sums(&self) -> [i128; 3] {
        self.tick_sums
    }

    fn add_ticks(&mut self, v: &impl Velocities, particles: Range<usize>) {
        for (sum, ticks) in self.tick_sums.iter_mut().zip(exact_tick_sums_of(v, particles)) {
            *sum += ticks;
        }
    }

    /// The pass that follows the present one, whose last particle has been done.
    fn pass_after(&mut self, plan: &Plan, n: usize) -> Result<Pass, SpecError> {
        let count = n as f64;
        Ok(match self.pass {
            Pass::Draw if plan.exact_moments => Pass::Centre { mean: self.means.total().map(|sum| sum / count) },
            Pass::Draw => Pass::Place { factor: None },
            Pass::Centre { .. } => {
                let square = self.squares.total()[0] / count;
                if square == 0.0 {
                    let allowed = "a sample with some thermal energy to rescale";
                    return Err(SpecError::new(Code::Config, "initial", Value::Number(0.0), allowed));
                }
                Pass::Place { factor: Some((plan.target_square / square).sqrt()) }
            }
            Pass::Place { factor: Some(_) } => {
                let target = plan.target_mean.map(|mean| n as i128 * i128::from((to_grid(mean) * TICKS_PER_UNIT) as i64));
                let sums = core::mem::replace(&mut self.tick_sums, target);
                Pass::Settle { excess: core::array::from_fn(|axis| sums[axis] - target[axis]) }
            }
            Pass::Place { factor: None } | Pass::Settle { .. } | Pass::Done => Pass::Done,
        })
    }
}

impl Default for Drawing {
    fn default() -> Drawing {
        Drawing::new()
    }
}

/// Given velocities on their way to the grid, some particles at a time.
#[derive(Clone, Debug, Default)]
pub struct Placing {
    next: usize,
    /// Largest change of a component, internal units.
    largest: f64,
    tick_sums: [i128; 3],
}

impl Placing {
    /// Places the velocities (row-major [·, 3], user units) of the next particles.
    ///
    /// Errors: `GRID_OVERFLOW` for a speed above 64 internal units or not finite.
    pub fn place(&mut self, plan: &Plan, data: &[f64], v: &mut impl Velocities) -> Result<(), SpecError> {
        let shrink = power_of_two(-plan.scale_exponent);
        let first = self.next;
        for [x, y, z] in data.as_chunks::<3>().0 {
            let given = [x * shrink, y * shrink, z * shrink];
            let on_grid = placed(given, self.next)?;
            for (x, x_given) in on_grid.into_iter().zip(given) {
                let change = (x - x_given).abs();
                if change > self.largest {
                    self.largest = change;
                }
            }
            v.set(self.next, on_grid);
            self.next += 1;
        }
        for (sum, ticks) in self.tick_sums.iter_mut().zip(exact_tick_sums_of(v, first..self.next)) {
            *sum += ticks;
        }
        Ok(())
    }

    /// Exact Σ of their ticks along each axis.
    pub fn tick_sums(&self) -> [i128; 3] {
        self.tick_sums
    }

    /// Largest change of a component, in user units.
    pub fn largest_rounding(&self, plan: &Plan) -> f64 {
        self.largest * power_of_two(plan.scale_exponent)
    }
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

/// Moves the first |excess| of all particles by one tick each, as far as they are among these; where there are fewer particles, they move again.
fn settle_momentum(v: &mut impl Velocities, particles: Range<usize>, excess: [i128; 3]) {
    let n = v.count() as u128;
    for (axis, excess) in excess.into_iter().enumerate() {
        let moves = excess.unsigned_abs();
        let (rounds, rest) = (moves / n, (moves % n) as usize);
        let step = if excess > 0 { -TICK } else { TICK };
        for i in particles.clone() {
            let mut u = v.get(i);
            u[axis] += step * (rounds + u128::from(i < rest)) as f64;
            v.set(i, u);
        }
    }
}

/// The velocity of particle i on the grid, if its speed is allowed.
fn placed([x, y, z]: [f64; 3], i: usize) -> Result<[f64; 3], SpecError> {
    let square = (x * x + y * y) + z * z;
    if square <= LARGEST_SQUARE {
        return Ok([to_grid(x), to_grid(y), to_grid(z)]);
    }
    let allowed = "a speed of at most 64 internal units (45 to 90 times the root mean square speed)";
    Err(SpecError::new(Code::GridOverflow, "initial: particle", Value::Number(square.sqrt()), allowed).at(i as u64))
}
