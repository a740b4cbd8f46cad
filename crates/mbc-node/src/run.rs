//! `Run`: a run in progress. What takes long is read chunk by chunk in the call, by methods with the names that those of mbc-wasm have, or at once by one that answers
//! with a promise (away.rs).

use crate::away::{Answer, Resuming, Starting, Working};
use crate::panics::caught;
use crate::results::Numbers;
use crate::thrown;
use mbc_engine::reading::Readings;
use mbc_engine::run::Run as EngineRun;
use napi::bindgen_prelude::{AsyncTask, Error, Float64Array, Result, Uint8Array};
use napi_derive::napi;
use std::sync::{Arc, Mutex, MutexGuard};

/// A run that two threads may ask for; who calls sees to the order.
pub type Shared = Arc<Mutex<(EngineRun, Readings)>>;

/// A run in progress, or what is left of one that has been freed.
///
/// What a promise is under way for stays borrowed, so that nothing here may need to borrow it alone.
#[napi]
pub struct Run(Mutex<Option<Shared>>);

#[napi]
impl Run {
    /// Collisions done.
    #[napi(catch_unwind)]
    pub fn collisions(&self) -> Result<f64> {
        self.with(|run| Ok(run.collisions() as f64))
    }

    /// Number of collisions at or before time t, user units.
    #[napi(catch_unwind)]
    pub fn collisions_at(&self, t: f64) -> Result<f64> {
        self.with(|run| run.collisions_at(t).map(|count| count as f64).map_err(thrown))
    }

    /// Lets `advance` use so many threads, where that pays.
    #[napi(catch_unwind)]
    pub fn set_threads(&self, threads: u32) -> Result<()> {
        self.with(|run| {
            run.set_threads(threads as usize);
            Ok(())
        })
    }

    /// Executes collisions until `to` have been done in all.
    #[napi(catch_unwind)]
    pub fn advance(&self, to: f64) -> Result<()> {
        self.with(|run| advance(run, to))
    }

    /// `advance`, as a promise.
    #[napi]
    pub fn advance_away(&self, to: f64) -> Result<AsyncTask<Working<()>>> {
        self.away(move |run| advance(run, to))
    }

    /// Reads the first or the next chunk of a frame; after the last one the 17 numbers of SPEC §10, user units.
    #[napi(catch_unwind)]
    pub fn frame_chunk(&self, first: bool) -> Result<Option<Numbers<f64>>> {
        self.reading(|run, readings| readings.frame_chunk(run, first).map(|frame| frame.map(|x| Numbers(Vec::from(x)))).map_err(thrown))
    }

    /// The frame at once, as a promise.
    #[napi]
    pub fn frame_away(&self) -> Result<AsyncTask<Working<Numbers<f64>>>> {
        self.away(frame)
    }

    /// Of the particles from … to − 1: row-major [to − from, 3], user units; a copy.
    #[napi(catch_unwind)]
    pub fn velocities(&self, from: u32, to: u32) -> Result<Numbers<f64>> {
        self.with(|run| velocities(run, from, to))
    }

    /// `velocities`, as a promise.
    #[napi]
    pub fn velocities_away(&self, from: u32, to: u32) -> Result<AsyncTask<Working<Numbers<f64>>>> {
        self.away(move |run| velocities(run, from, to))
    }

    /// Bytes of a checkpoint.
    #[napi(catch_unwind)]
    pub fn checkpoint_length(&self) -> Result<f64> {
        self.with(|run| Ok(run.checkpoint_length() as f64))
    }

    /// The first or the next bytes of a checkpoint (SPEC §11); none after the last.
    #[napi(catch_unwind)]
    pub fn checkpoint_part(&self, first: bool) -> Result<Numbers<u8>> {
        self.reading(|run, readings| readings.checkpoint_part(run, first).map(Numbers).map_err(thrown))
    }

    /// The checkpoint at once, as a promise.
    #[napi]
    pub fn checkpoint_away(&self) -> Result<AsyncTask<Working<Numbers<u8>>>> {
        self.away(checkpoint)
    }

    /// Hashes the first or the next chunk; after the last one 64 hexadecimal digits (SPEC §12).
    #[napi(catch_unwind)]
    pub fn hash_chunk(&self, first: bool) -> Result<Option<String>> {
        self.reading(|run, readings| Ok(readings.hash_chunk(run, first)))
    }

    /// The state hash at once, as a promise.
    #[napi]
    pub fn state_hash_away(&self) -> Result<AsyncTask<Working<String>>> {
        self.away(state_hash)
    }

    /// Largest change of a given velocity, user units, when it was put on the grid.
    #[napi(catch_unwind)]
    pub fn largest_rounding(&self) -> Result<f64> {
        self.with(|run| Ok(run.largest_rounding()))
    }

    /// Gives the memory back, now or when the work that is under way has ended; every other method is refused afterwards.
    #[napi]
    pub fn free(&self) {
        if let Ok(mut shared) = self.0.lock() {
            *shared = None;
        }
    }
}

/// A run at collision 0 from plan bytes (SPEC §1) and, if the plan has no components, velocities: row-major [N, 3], user units, which must not change before the
/// promise is kept.
#[napi]
pub fn start_away(instruction_set: String, plan: &[u8], velocities: Option<Float64Array>) -> Result<AsyncTask<Starting>> {
    Ok(AsyncTask::new(Starting::new(&instruction_set, plan, velocities)?))
}

/// A run that goes on from a checkpoint of any engine, which must not change before the promise is kept.
#[napi]
pub fn resume_away(instruction_set: String, checkpoint: Uint8Array) -> Result<AsyncTask<Resuming>> {
    Ok(AsyncTask::new(Resuming::new(&instruction_set, checkpoint)?))
}

impl Run {
    pub(crate) fn new(run: EngineRun) -> Run {
        Run(Mutex::new(Some(Arc::new(Mutex::new((run, Readings::default()))))))
    }

    fn shared(&self) -> Result<Shared> {
        let shared = self.0.lock().ok().and_then(|shared| shared.clone());
        shared.ok_or_else(|| Error::from_reason("ENGINE: engine: this run has been disposed of"))
    }

    fn with<T>(&self, work: impl FnOnce(&mut EngineRun) -> Result<T>) -> Result<T> {
        caught(|| work(&mut held(&self.shared()?)?.0))
    }

    fn reading<T>(&self, work: impl FnOnce(&mut EngineRun, &mut Readings) -> Result<T>) -> Result<T> {
        caught(|| {
            let shared = self.shared()?;
            let (run, readings) = &mut *held(&shared)?;
            work(run, readings)
        })
    }

    fn away<T: Answer>(&self, work: impl Fn(&mut EngineRun) -> Result<T> + Send + 'static) -> Result<AsyncTask<Working<T>>> {
        Ok(AsyncTask::new(Working::new(self.shared()?, work)))
    }
}

/// The run, when no other thread is at it.
pub fn held(shared: &Shared) -> Result<MutexGuard<'_, (EngineRun, Readings)>> {
    shared.lock().map_err(|_| Error::from_reason("ENGINE: engine: this run broke down"))
}

fn advance(run: &mut EngineRun, to: f64) -> Result<()> {
    run.advance(to as u64);
    Ok(())
}

fn frame(run: &mut EngineRun) -> Result<Numbers<f64>> {
    run.frame().map(|numbers| Numbers(Vec::from(numbers))).map_err(thrown)
}

fn velocities(run: &mut EngineRun, from: u32, to: u32) -> Result<Numbers<f64>> {
    run.velocities_of(from, to).map(Numbers).map_err(thrown)
}

fn checkpoint(run: &mut EngineRun) -> Result<Numbers<u8>> {
    run.checkpoint().map(Numbers).map_err(thrown)
}

fn state_hash(run: &mut EngineRun) -> Result<String> {
    Ok(run.state_hash())
}
