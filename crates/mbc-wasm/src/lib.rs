//! The wasm-bindgen face of the engine; no logic.
//!
//! Numbers of collisions travel as f64 (below 2^53), seeds as BigInt. Errors are JavaScript `Error`s whose message is `CODE: text`.

mod beginning;
mod run;
mod stages;

use mbc_spec::spec_error::SpecError;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Version of the package this module was built from.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Whether this build computes with 128-bit vectors.
#[wasm_bindgen]
pub fn simd() -> bool {
    mbc_spec::lanes::SIMD
}

fn thrown(error: SpecError) -> JsError {
    JsError::new(&format!("{}: {error}", error.code.name()))
}
