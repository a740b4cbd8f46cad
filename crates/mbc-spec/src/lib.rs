//! SPEC.md in Rust: one module per chapter, no dependencies, no allocation, no I/O.
//!
//! The TypeScript reference (`packages/reference/src`) has the same chapters under the same names. What fixes bits is written once, generic over
//! [`lanes::Lanes`].

pub mod checkpoint;
pub mod clock;
mod clock_table;
pub mod digest;
pub mod elementary;
pub mod heat_kernel;
mod heat_kernel_table;
pub mod initial_conditions;
pub mod lanes;
pub mod observables;
pub mod pair_selection;
pub mod pair_update;
pub mod plan;
pub mod rng;
pub mod scale;
pub mod spec_error;
pub mod uniform;
