//! `Run`: a run in progress; what takes long is read chunk by chunk. Methods have the names that those of mbc-node have, for one TypeScript class holds both.

use crate::thrown;
use mbc_engine::reading::Readings;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A run in progress.
#[wasm_bindgen]
pub struct Run {
    run: mbc_engine::run::Run,
    readings: Readings,
}

impl Run {
    pub(crate) fn new(run: mbc_engine::run::Run) -> Run {
        Run { run, readings: Readings::default() }
    }
}

#[wasm_bindgen]
impl Run {
    /// Collisions done.
    pub fn collisions(&self) -> f64 {
        self.run.collisions() as f64
    }

    /// Number of collisions at or before time t, user units.
    #[wasm_bindgen(js_name = collisionsAt)]
    pub fn collisions_at(&mut self, t: f64) -> Result<f64, JsError> {
        self.run.collisions_at(t).map(|count| count as f64).map_err(thrown)
    }

    /// Executes collisions until `to` have been done in all. What is being read chunk by chunk must be read from its beginning afterwards.
    pub fn advance(&mut self, to: f64) {
        self.run.advance(to as u64);
    }

    /// Reads the first or the next chunk of a frame; after the last one the 17 numbers of SPEC §10, user units.
    #[wasm_bindgen(js_name = frameChunk)]
    pub fn frame_chunk(&mut self, first: bool) -> Result<Option<Vec<f64>>, JsError> {
        self.readings.frame_chunk(&self.run, first).map(|numbers| numbers.map(Vec::from)).map_err(thrown)
    }

    /// Of the particles from … to − 1: row-major [to − from, 3], user units; a copy.
    pub fn velocities(&self, from: u32, to: u32) -> Result<Vec<f64>, JsError> {
        self.run.velocities_of(from, to).map_err(thrown)
    }

    /// Bytes of a checkpoint.
    #[wasm_bindgen(js_name = checkpointLength)]
    pub fn checkpoint_length(&self) -> f64 {
        self.run.checkpoint_length() as f64
    }

    /// The first or the next bytes of a checkpoint (SPEC §11); none after the last.
    #[wasm_bindgen(js_name = checkpointPart)]
    pub fn checkpoint_part(&mut self, first: bool) -> Result<Vec<u8>, JsError> {
        self.readings.checkpoint_part(&mut self.run, first).map_err(thrown)
    }

    /// Hashes the first or the next chunk; after the last one 64 hexadecimal digits (SPEC §12).
    #[wasm_bindgen(js_name = hashChunk)]
    pub fn hash_chunk(&mut self, first: bool) -> Option<String> {
        self.readings.hash_chunk(&self.run, first)
    }

    /// Largest change of a given velocity, user units, when it was put on the grid.
    #[wasm_bindgen(js_name = largestRounding)]
    pub fn largest_rounding(&self) -> f64 {
        self.run.largest_rounding()
    }
}
