//! SPEC.md in Rust: one module per chapter, no dependencies, no allocation, no I/O.
//!
//! The TypeScript reference (`packages/reference/src`) has the same chapters under the same names. What fixes bits is written once, generic over
//! [`lanes::Lanes`].

pub mod elementary;
pub mod heat_kernel;
mod heat_kernel_table;
pub mod lanes;
