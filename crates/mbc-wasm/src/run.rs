//! `Run`: a run in progress. Its methods have the names that those of mbc-node have, for one TypeScript class holds both.

use crate::thrown;
use mbc_spec::lanes::InstructionSet;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A run in progress.
#[wasm_bindgen]
pub struct Run(mbc_engine::run::Run);

#[wasm_bindgen]
impl Run {
    /// Starts at collision 0 from plan bytes (SPEC §1) and, if the plan has no components, velocities: row-major [N, 3], user units.
    pub fn start(plan: &[u8], velocities: Option<Vec<f64>>) -> Result<Run, JsError> {
        mbc_engine::run::Run::start(InstructionSet::fastest(), plan, velocities.as_deref()).map(Run).map_err(thrown)
    }

    /// Goes on from a checkpoint of any engine.
    pub fn resume(checkpoint: &[u8]) -> Result<Run, JsError> {
        mbc_engine::run::Run::resume(InstructionSet::fastest(), checkpoint).map(Run).map_err(thrown)
    }

    /// Collisions done.
    pub fn collisions(&self) -> f64 {
        self.0.collisions() as f64
    }

    /// Number of collisions at or before time t, user units.
    #[wasm_bindgen(js_name = collisionsAt)]
    pub fn collisions_at(&mut self, t: f64) -> Result<f64, JsError> {
        self.0.collisions_at(t).map(|count| count as f64).map_err(thrown)
    }

    /// Executes collisions until `to` have been done in all.
    pub fn advance(&mut self, to: f64) {
        self.0.advance(to as u64);
    }

    /// The 17 numbers of SPEC §10, user units.
    pub fn frame(&self) -> Result<Vec<f64>, JsError> {
        self.0.frame().map(Vec::from).map_err(thrown)
    }

    /// Of the particles from … to − 1: row-major [to − from, 3], user units; a copy.
    pub fn velocities(&self, from: u32, to: u32) -> Result<Vec<f64>, JsError> {
        self.0.velocities_of(from, to).map_err(thrown)
    }

    /// The run in bytes (SPEC §11).
    pub fn checkpoint(&mut self) -> Result<Vec<u8>, JsError> {
        self.0.checkpoint().map_err(thrown)
    }

    /// 64 hexadecimal digits (SPEC §12).
    #[wasm_bindgen(js_name = stateHash)]
    pub fn state_hash(&self) -> String {
        self.0.state_hash()
    }

    /// Largest change of a given velocity, user units, when it was put on the grid.
    #[wasm_bindgen(js_name = largestRounding)]
    pub fn largest_rounding(&self) -> f64 {
        self.0.largest_rounding()
    }
}
