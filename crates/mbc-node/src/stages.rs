//! The chapters one by one over arrays; see `mbc_engine::stages`.

use crate::panics::caught;
use crate::results::Numbers;
use crate::{lanes, thrown};
use mbc_engine::stages;
use napi::bindgen_prelude::{BigInt, Result};
use napi_derive::napi;

/// Four words per index: block(stream, index, draw 0).
#[napi(catch_unwind)]
pub fn stage_philox(instruction_set: String, seed: BigInt, stream: u32, indices: &[f64]) -> Result<Numbers<u32>> {
    caught(|| Ok(Numbers(stages::philox(lanes(&instruction_set)?, seed.get_u64().1, stream, indices))))
}

/// Polar uniform and azimuth (turns) of collisions first … first + count − 1, interleaved.
#[napi(catch_unwind)]
pub fn stage_uniforms(instruction_set: String, seed: BigInt, first: f64, count: u32) -> Result<Numbers<f64>> {
    caught(|| Ok(Numbers(stages::uniforms(lanes(&instruction_set)?, seed.get_u64().1, first as u64, count as usize))))
}

/// Natural logarithm of each element.
#[napi(catch_unwind)]
pub fn stage_log(instruction_set: String, x: &[f64]) -> Result<Numbers<f64>> {
    caught(|| Ok(Numbers(stages::log(lanes(&instruction_set)?, x))))
}

/// Exponential of each element.
#[napi(catch_unwind)]
pub fn stage_exp(instruction_set: String, x: &[f64]) -> Result<Numbers<f64>> {
    caught(|| Ok(Numbers(stages::exp(lanes(&instruction_set)?, x))))
}

/// sin 2πx and cos 2πx of each element, interleaved in this order.
#[napi(catch_unwind)]
pub fn stage_sincos2pi(instruction_set: String, x: &[f64]) -> Result<Numbers<f64>> {
    caught(|| Ok(Numbers(stages::sincos2pi(lanes(&instruction_set)?, x))))
}

/// w = 1 − cosθ with P(1 − cosθ ≥ w) = u at time tau, elementwise.
#[napi(catch_unwind)]
pub fn stage_deflection(instruction_set: String, tau: &[f64], u: &[f64]) -> Result<Numbers<f64>> {
    caught(|| stages::deflection(lanes(&instruction_set)?, tau, u).map(Numbers).map_err(thrown))
}

/// Pairs i, j of collisions first … first + count − 1, interleaved.
#[napi(catch_unwind)]
pub fn stage_pair(instruction_set: String, seed: BigInt, first: f64, count: u32, particles: u32) -> Result<Numbers<u32>> {
    caught(|| Ok(Numbers(stages::pair(lanes(&instruction_set)?, seed.get_u64().1, first as u64, count as usize, particles))))
}

/// h r^γ for each squared relative speed, internal units.
#[napi(catch_unwind)]
pub fn stage_rotation_time(instruction_set: String, gamma: f64, h: f64, squares: &[f64]) -> Result<Numbers<f64>> {
    caught(|| Ok(Numbers(stages::rotation_time(lanes(&instruction_set)?, gamma, h, squares))))
}

/// New velocities [count, 6], vi then vj, of pairs of grid velocities (internal units).
#[napi(catch_unwind)]
pub fn stage_collide(instruction_set: String, vi: &[f64], vj: &[f64], tau: &[f64], u: &[f64], azimuth: &[f64]) -> Result<Numbers<f64>> {
    caught(|| stages::collide(lanes(&instruction_set)?, vi, vj, tau, u, azimuth).map(Numbers).map_err(thrown))
}
