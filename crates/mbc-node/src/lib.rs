//! The Node-API face of the engine; no logic.
//!
//! Numbers of collisions travel as f64 (below 2^53), seeds as BigInt. Errors are JavaScript `Error`s whose message is `CODE: text`; a panic is one
//! without a code. What computes takes the name of an instruction set, one of [`instruction_sets`].
// SAFETY: the glue that `#[napi]` makes is unsafe; apart from it only pages.rs and results.rs are.
#![allow(unsafe_code)]

mod away;
pub mod beginning;
mod pages;
mod panics;
mod results;
pub mod run;
pub mod stages;

use mbc_engine::collide::Law;
use mbc_engine::team::Team;
use mbc_spec::lanes::{InstructionSet, Row, Rows};
use mbc_spec::pair_update::Exponent;
use mbc_spec::rng::RandomSource;
use mbc_spec::spec_error::SpecError;
use napi::bindgen_prelude::{AsyncTask, Error, Result};
use napi_derive::napi;

/// Version of the package this library was built from.
#[napi]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Names of the instruction sets that this machine has, the fastest last.
#[napi]
pub fn instruction_sets() -> Vec<String> {
    InstructionSet::all().map(|set| set.name().to_owned()).collect()
}

/// Panics: for the test that this becomes an error and not the end of the process.
#[napi(catch_unwind)]
pub fn break_down() -> Result<()> {
    panics::caught(|| panic!("asked to break down"))
}

/// The same on a thread of the pool.
#[napi]
pub fn break_down_away() -> AsyncTask<away::BreakingDown> {
    AsyncTask::new(away::BreakingDown)
}

/// The same in the threads of a run: one of its particles is not there.
#[napi(catch_unwind)]
pub fn break_down_in_threads() -> Result<()> {
    panics::caught(|| {
        let mut too_few = [Row([0.0; 4]); 1999];
        let law = Law { exponent: Exponent::new(0.0), h: 0.1 };
        let mut team = Team::with_legs(RandomSource { seed: 1, member: 0 }, 2000, 128);
        team.advance(InstructionSet::fastest(), 3, law, 0, 20_000, Rows::new(&mut too_few));
        Ok(())
    })
}

fn thrown(error: SpecError) -> Error {
    Error::from_reason(format!("{}: {error}", error.code.name()))
}

fn lanes(name: &str) -> Result<InstructionSet> {
    InstructionSet::named(name).ok_or_else(|| Error::from_reason(format!("ENGINE: instruction set: this machine lacks \"{name}\"")))
}
