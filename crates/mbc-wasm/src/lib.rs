//! The wasm-bindgen face of the engine; no logic.

use wasm_bindgen::prelude::wasm_bindgen;

/// Version of the package this module was built from.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
