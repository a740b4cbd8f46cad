//! Plan in, frames out. The arithmetic is that of `mbc_spec`; here is what it works on and in which order.
//!
//! - [`population`]: velocities in memory;
//! - [`pairs`]: collisions drawn, to be done;
//! - [`collide`]: a chunk of collisions that share no particle, in lanes;
//! - [`late`]: the few of them that take longer;
//! - [`window`]: a window of collisions, executed as far as they can be side by side;
//! - [`sequence`]: drawn and executed one after the other, as far as the result goes;
//! - `team`: the same in several threads, where there are threads;
//! - [`run`]: start, advance, look, checkpoint, resume;
//! - [`beginning`], [`reading`]: start and resume, look and checkpoint some particles at a time;
//! - [`stages`]: the chapters one by one over arrays.

pub mod beginning;
pub mod collide;
pub mod late;
pub mod pairs;
pub mod population;
pub mod reading;
pub mod run;
pub mod sequence;
pub mod stages;
#[cfg(not(target_family = "wasm"))]
pub mod team;
pub mod window;
