//! The chapters one by one over arrays: for tests, teaching and plots. They go through the same lanes as a run. Ensemble member 0.

mod in_lanes;

use mbc_spec::lanes::{InstructionSet, Lanes, Work};
use mbc_spec::spec_error::SpecError;

/// A function of this module that does the one of the same name in `in_lanes` with the instructions asked for.
macro_rules! stage {
    ($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) -> $output:ty) => {
        $(#[$doc])*
        pub fn $name(lanes: InstructionSet, $($argument: $type),*) -> $output {
            struct Stage<A>(A);
            impl Work for Stage<($($type,)*)> {
                type Output = $output;
                #[inline(always)]
                fn run<L: Lanes>(self) -> $output {
                    let ($($argument,)*) = self.0;
                    in_lanes::$name::<L>($($argument),*)
                }
            }
            lanes.run(Stage(($($argument,)*)))
        }
    };
}

stage! {
    /// Four words per index: block(stream, index, draw 0).
    philox(seed: u64, stream: u32, indices: &[f64]) -> Vec<u32>
}
stage! {
    /// Polar uniform and azimuth (turns) of collisions first … first + count − 1, interleaved.
    uniforms(seed: u64, first: u64, count: usize) -> Vec<f64>
}
stage! {
    /// Natural logarithm of each element.
    log(x: &[f64]) -> Vec<f64>
}
stage! {
    /// Exponential of each element.
    exp(x: &[f64]) -> Vec<f64>
}
stage! {
    /// sin 2πx and cos 2πx of each element of [0, 1), interleaved.
    sincos2pi(x: &[f64]) -> Vec<f64>
}
stage! {
    /// w = 1 − cosθ with P(1 − cosθ ≥ w) = u at time tau, elementwise.
    ///
    /// Errors: `CONFIG` if the lengths differ.
    deflection(tau: &[f64], u: &[f64]) -> Result<Vec<f64>, SpecError>
}
stage! {
    /// Pairs i, j of collisions first … first + count − 1 among `particles`, interleaved.
    pair(seed: u64, first: u64, count: usize, particles: u32) -> Vec<u32>
}
stage! {
    /// h r^γ for each squared relative speed, internal units.
    rotation_time(gamma: f64, h: f64, squares: &[f64]) -> Vec<f64>
}
stage! {
    /// Collides pairs of grid velocities (row-major [count, 3], internal units) with given rotation times, polar uniforms and azimuths (turns).
    ///
    /// Returns the new velocities, [count, 6]: vi then vj. Errors: `CONFIG` if the lengths do not fit.
    collide(vi: &[f64], vj: &[f64], tau: &[f64], u: &[f64], turns: &[f64]) -> Result<Vec<f64>, SpecError>
}
