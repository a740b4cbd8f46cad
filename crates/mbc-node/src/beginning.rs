//! `Starting` and `Restoring`: runs in the making in the calls, some particles at a time.

use crate::panics::caught;
use crate::results::Numbers;
use crate::run::Run;
use crate::{lanes, thrown};
use mbc_engine::beginning;
use mbc_spec::checkpoint::decode_head;
use mbc_spec::digest::Sha256;
use napi::bindgen_prelude::{Error, Result};
use napi_derive::napi;

/// A run at collision 0 in the making, or what is left of one that has been made or freed.
#[napi]
pub struct Starting(Option<beginning::Starting>);

#[napi]
impl Starting {
    /// From plan bytes (SPEC §1) and, if the plan has no components, as many numbers as will be placed.
    #[napi(constructor, catch_unwind)]
    pub fn new(instruction_set: String, plan: &[u8], given: f64) -> Result<Starting> {
        caught(|| beginning::Starting::new(lanes(&instruction_set)?, plan, given as usize).map(|made| Starting(Some(made))).map_err(thrown))
    }

    /// Works on the next chunk of velocities that are drawn; false if all is done.
    #[napi(catch_unwind)]
    pub fn draw_chunk(&mut self) -> Result<bool> {
        caught(|| there(self.0.as_mut())?.draw_chunk().map_err(thrown))
    }

    /// Places given velocities of the next particles: row-major [·, 3], user units.
    #[napi(catch_unwind)]
    pub fn place(&mut self, velocities: &[f64]) -> Result<()> {
        caught(|| there(self.0.as_mut())?.place(velocities).map_err(thrown))
    }

    /// The run, when all is done. Nothing is left here.
    #[napi(catch_unwind)]
    pub fn run(&mut self) -> Result<Run> {
        caught(|| Ok(Run::new(there(self.0.take())?.run())))
    }

    /// Gives the memory back.
    #[napi]
    pub fn free(&mut self) {
        self.0 = None;
    }
}

/// The SHA-256 of bytes that come one part after the other.
#[napi]
pub struct Hashing(Sha256);

#[napi]
impl Hashing {
    /// Of nothing yet.
    #[napi(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Hashing {
        Hashing(Sha256::new())
    }

    /// Takes in bytes.
    #[napi(catch_unwind)]
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of what has been taken in.
    #[napi(catch_unwind)]
    pub fn digest(&self) -> Numbers<u8> {
        Numbers(self.0.clone().digest().to_vec())
    }
}

/// A run that goes on from a checkpoint, in the making, or what is left of one that has been made or freed.
#[napi]
pub struct Restoring(Option<beginning::Restoring>);

#[napi]
impl Restoring {
    /// From what comes before the velocities, the length of all bytes, and the last 32 of them; all bytes before these have been hashed.
    #[napi(constructor, catch_unwind)]
    pub fn new(instruction_set: String, hashed: &Hashing, head: &[u8], length: f64, digest: &[u8]) -> Result<Restoring> {
        caught(|| {
            let state = decode_head(head, length as usize, || hashed.0.clone().digest() == digest).map_err(thrown)?;
            beginning::Restoring::new(lanes(&instruction_set)?, &state).map(|made| Restoring(Some(made))).map_err(thrown)
        })
    }

    /// Takes the bytes of the next particles' velocities.
    #[napi(catch_unwind)]
    pub fn take(&mut self, bytes: &[u8]) -> Result<()> {
        caught(|| there(self.0.as_mut())?.take(bytes).map_err(thrown))
    }

    /// The run, when all velocities have been taken. Nothing is left here.
    #[napi(catch_unwind)]
    pub fn run(&mut self) -> Result<Run> {
        caught(|| there(self.0.take())?.run().map(Run::new).map_err(thrown))
    }

    /// Gives the memory back.
    #[napi]
    pub fn free(&mut self) {
        self.0 = None;
    }
}

fn there<T>(making: Option<T>) -> Result<T> {
    making.ok_or_else(|| Error::from_reason("ENGINE: engine: this run has been made already"))
}
