//! The same work on a thread of Node's pool, so that the event loop stays free. Answers are promises.

use crate::panics::caught;
use crate::run::{Run, Shared, held};
use crate::{lanes, thrown};
use mbc_engine::run::Run as EngineRun;
use mbc_spec::lanes::InstructionSet;
use napi::bindgen_prelude::{Env, Float64Array, Result, Task, ToNapiValue, TypeName, Uint8Array};

/// Starts a run.
pub struct Starting {
    lanes: InstructionSet,
    plan: Vec<u8>,
    /// Read on the other thread: not to be changed meanwhile. Given back on this one, in the task's end.
    velocities: Option<Float64Array>,
}

impl Starting {
    /// See [`crate::run::start_away`].
    pub fn new(instruction_set: &str, plan: &[u8], velocities: Option<Float64Array>) -> Result<Starting> {
        Ok(Starting { lanes: lanes(instruction_set)?, plan: plan.to_vec(), velocities })
    }
}

impl Task for Starting {
    type Output = EngineRun;
    type JsValue = Run;

    fn compute(&mut self) -> Result<EngineRun> {
        caught(|| EngineRun::start(self.lanes, &self.plan, self.velocities.as_deref()).map_err(thrown))
    }

    fn resolve(&mut self, _env: Env, run: EngineRun) -> Result<Run> {
        Ok(Run::new(run))
    }
}

/// Goes on from a checkpoint.
pub struct Resuming {
    lanes: InstructionSet,
    /// As `velocities` of [`Starting`].
    checkpoint: Uint8Array,
}

impl Resuming {
    /// See [`crate::run::resume_away`].
    pub fn new(instruction_set: &str, checkpoint: Uint8Array) -> Result<Resuming> {
        Ok(Resuming { lanes: lanes(instruction_set)?, checkpoint })
    }
}

impl Task for Resuming {
    type Output = EngineRun;
    type JsValue = Run;

    fn compute(&mut self) -> Result<EngineRun> {
        caught(|| EngineRun::resume(self.lanes, &self.checkpoint).map_err(thrown))
    }

    fn resolve(&mut self, _env: Env, run: EngineRun) -> Result<Run> {
        Ok(Run::new(run))
    }
}

/// What a run may answer with.
pub trait Answer: Send + ToNapiValue + TypeName + 'static {}

impl<T: Send + ToNapiValue + TypeName + 'static> Answer for T {}

type Work<T> = dyn Fn(&mut EngineRun) -> Result<T> + Send;

/// Asks something of a run, or moves it.
pub struct Working<T> {
    run: Shared,
    work: Box<Work<T>>,
}

impl<T> Working<T> {
    /// `work` is done on the other thread.
    pub fn new(run: Shared, work: impl Fn(&mut EngineRun) -> Result<T> + Send + 'static) -> Working<T> {
        Working { run, work: Box::new(work) }
    }
}

impl<T: Answer> Task for Working<T> {
    type Output = T;
    type JsValue = T;

    fn compute(&mut self) -> Result<T> {
        caught(|| (self.work)(&mut held(&self.run)?.0))
    }

    fn resolve(&mut self, _env: Env, answer: T) -> Result<T> {
        Ok(answer)
    }
}

/// Panics.
pub struct BreakingDown;

impl Task for BreakingDown {
    type Output = ();
    type JsValue = ();

    fn compute(&mut self) -> Result<()> {
        caught(|| panic!("asked to break down"))
    }

    fn resolve(&mut self, _env: Env, _output: ()) -> Result<()> {
        Ok(())
    }
}
