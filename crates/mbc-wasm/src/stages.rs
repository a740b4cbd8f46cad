//! The chapters one by one over arrays; see `mbc_engine::stages`.

use crate::thrown;
use mbc_engine::stages;
use mbc_spec::lanes::InstructionSet;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

fn lanes() -> InstructionSet {
    InstructionSet::fastest()
}

/// Four words per index: block(stream, index, draw 0).
#[wasm_bindgen]
pub fn stage_philox(seed: u64, stream: u32, indices: &[f64]) -> Vec<u32> {
    stages::philox(lanes(), seed, stream, indices)
}

/// Polar uniform and azimuth (turns) of collisions first … first + count − 1, interleaved.
#[wasm_bindgen]
pub fn stage_uniforms(seed: u64, first: f64, count: u32) -> Vec<f64> {
    stages::uniforms(lanes(), seed, first as u64, count as usize)
}

/// Natural logarithm of each element.
#[wasm_bindgen]
pub fn stage_log(x: &[f64]) -> Vec<f64> {
    stages::log(lanes(), x)
}

/// Exponential of each element.
#[wasm_bindgen]
pub fn stage_exp(x: &[f64]) -> Vec<f64> {
    stages::exp(lanes(), x)
}

/// sin 2πx and cos 2πx of each element, interleaved in this order.
#[wasm_bindgen]
pub fn stage_sincos2pi(x: &[f64]) -> Vec<f64> {
    stages::sincos2pi(lanes(), x)
}

/// w = 1 − cosθ with P(1 − cosθ ≥ w) = u at time tau, elementwise.
#[wasm_bindgen]
pub fn stage_deflection(tau: &[f64], u: &[f64]) -> Result<Vec<f64>, JsError> {
    stages::deflection(lanes(), tau, u).map_err(thrown)
}

/// Pairs i, j of collisions first … first + count − 1, interleaved.
#[wasm_bindgen]
pub fn stage_pair(seed: u64, first: f64, count: u32, particles: u32) -> Vec<u32> {
    stages::pair(lanes(), seed, first as u64, count as usize, particles)
}

/// h r^γ for each squared relative speed, internal units.
#[wasm_bindgen]
pub fn stage_rotation_time(gamma: f64, h: f64, squares: &[f64]) -> Vec<f64> {
    stages::rotation_time(lanes(), gamma, h, squares)
}

/// New velocities [count, 6], vi then vj, of pairs of grid velocities (internal units).
#[wasm_bindgen]
pub fn stage_collide(vi: &[f64], vj: &[f64], tau: &[f64], u: &[f64], azimuth: &[f64]) -> Result<Vec<f64>, JsError> {
    stages::collide(lanes(), vi, vj, tau, u, azimuth).map_err(thrown)
}
