//! `Starting` and `Restoring`: runs in the making, some particles at a time.

use crate::run::Run;
use crate::thrown;
use mbc_engine::beginning;
use mbc_spec::checkpoint::decode_head;
use mbc_spec::digest::Sha256;
use mbc_spec::lanes::InstructionSet;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A run at collision 0 in the making.
#[wasm_bindgen]
pub struct Starting(beginning::Starting);

#[wasm_bindgen]
impl Starting {
    /// From plan bytes (SPEC §1) and, if the plan has no components, as many numbers as will be placed.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: &[u8], given: f64) -> Result<Starting, JsError> {
        beginning::Starting::new(InstructionSet::fastest(), plan, given as usize).map(Starting).map_err(thrown)
    }

    /// Works on the next chunk of velocities that are drawn; false if all is done.
    #[wasm_bindgen(js_name = drawChunk)]
    pub fn draw_chunk(&mut self) -> Result<bool, JsError> {
        self.0.draw_chunk().map_err(thrown)
    }

    /// Places given velocities of the next particles: row-major [·, 3], user units.
    pub fn place(&mut self, velocities: &[f64]) -> Result<(), JsError> {
        self.0.place(velocities).map_err(thrown)
    }

    /// The run, when all is done. Nothing is left here.
    pub fn run(self) -> Run {
        Run::new(self.0.run())
    }
}

/// The SHA-256 of bytes that come one part after the other.
#[wasm_bindgen]
#[derive(Default)]
pub struct Hashing(Sha256);

#[wasm_bindgen]
impl Hashing {
    /// Of nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Hashing {
        Hashing::default()
    }

    /// Takes in bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of what has been taken in.
    pub fn digest(&self) -> Vec<u8> {
        self.0.clone().digest().to_vec()
    }
}

/// A run that goes on from a checkpoint, in the making.
#[wasm_bindgen]
pub struct Restoring(beginning::Restoring);

#[wasm_bindgen]
impl Restoring {
    /// From what comes before the velocities, the length of all bytes, and the last 32 of them; all bytes before these have been hashed.
    #[wasm_bindgen(constructor)]
    pub fn new(hashed: Hashing, head: &[u8], length: f64, digest: &[u8]) -> Result<Restoring, JsError> {
        let state = decode_head(head, length as usize, || hashed.0.digest() == digest).map_err(thrown)?;
        beginning::Restoring::new(InstructionSet::fastest(), &state).map(Restoring).map_err(thrown)
    }

    /// Takes the bytes of the next particles' velocities.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), JsError> {
        self.0.take(bytes).map_err(thrown)
    }

    /// The run, when all velocities have been taken. Nothing is left here.
    pub fn run(self) -> Result<Run, JsError> {
        self.0.run().map(Run::new).map_err(thrown)
    }
}
