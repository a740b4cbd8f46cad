//! `Run`: a run in progress.

use crate::{lanes, thrown};
use napi::bindgen_prelude::{Error, Float64Array, Result, Uint8Array};
use napi_derive::napi;

/// A run in progress, or what is left of one that has been freed.
#[napi]
pub struct Run(Option<mbc_engine::run::Run>);

#[napi]
impl Run {
    /// Starts at collision 0 from plan bytes (SPEC §1) and, if the plan has no components, velocities: row-major [N, 3], user units.
    #[napi(factory, catch_unwind)]
    pub fn start(instruction_set: String, plan: &[u8], velocities: Option<&[f64]>) -> Result<Run> {
        mbc_engine::run::Run::start(lanes(&instruction_set)?, plan, velocities).map(|run| Run(Some(run))).map_err(thrown)
    }

    /// Goes on from a checkpoint of any engine.
    #[napi(factory, catch_unwind)]
    pub fn resume(instruction_set: String, checkpoint: &[u8]) -> Result<Run> {
        mbc_engine::run::Run::resume(lanes(&instruction_set)?, checkpoint).map(|run| Run(Some(run))).map_err(thrown)
    }

    /// Collisions done.
    #[napi(catch_unwind)]
    pub fn collisions(&self) -> Result<f64> {
        Ok(self.run()?.collisions() as f64)
    }

    /// Number of collisions at or before time t, user units.
    #[napi(catch_unwind)]
    pub fn collisions_at(&mut self, t: f64) -> Result<f64> {
        self.run_mut()?.collisions_at(t).map(|count| count as f64).map_err(thrown)
    }

    /// Executes collisions until `to` have been done in all.
    #[napi(catch_unwind)]
    pub fn advance(&mut self, to: f64) -> Result<()> {
        self.run_mut()?.advance(to as u64);
        Ok(())
    }

    /// The 17 numbers of SPEC §10, user units.
    #[napi(catch_unwind)]
    pub fn frame(&self) -> Result<Float64Array> {
        self.run()?.frame().map(|numbers| Float64Array::new(Vec::from(numbers))).map_err(thrown)
    }

    /// Row-major [N, 3], user units; a copy.
    #[napi(catch_unwind)]
    pub fn velocities(&self) -> Result<Float64Array> {
        self.run()?.velocities().map(Float64Array::new).map_err(thrown)
    }

    /// The run in bytes (SPEC §11).
    #[napi(catch_unwind)]
    pub fn checkpoint(&mut self) -> Result<Uint8Array> {
        self.run_mut()?.checkpoint().map(Uint8Array::new).map_err(thrown)
    }

    /// 64 hexadecimal digits (SPEC §12).
    #[napi(catch_unwind)]
    pub fn state_hash(&self) -> Result<String> {
        Ok(self.run()?.state_hash())
    }

    /// Largest change of a given velocity, user units, when it was put on the grid.
    #[napi(catch_unwind)]
    pub fn largest_rounding(&self) -> Result<f64> {
        Ok(self.run()?.largest_rounding())
    }

    /// Gives the memory back; every other method is refused afterwards.
    #[napi]
    pub fn free(&mut self) {
        self.0 = None;
    }
}

impl Run {
    fn run(&self) -> Result<&mbc_engine::run::Run> {
        self.0.as_ref().ok_or_else(freed)
    }

    fn run_mut(&mut self) -> Result<&mut mbc_engine::run::Run> {
        self.0.as_mut().ok_or_else(freed)
    }
}

fn freed() -> Error {
    Error::from_reason("ENGINE: engine: this run has been disposed of")
}
