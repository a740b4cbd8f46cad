//! Plan in, frames out. The arithmetic is that of `mbc_spec`; here is what it works on and in which order.
//!
//! - [`population`]: velocities in memory;
//! - [`schedule`]: which collisions may be computed side by side;
//! - [`collide`]: a round of such collisions, in lanes;
//! - [`run`]: start, advance, look, checkpoint, resume;
//! - [`stages`]: the chapters one by one over arrays.

pub mod collide;
pub mod population;
pub mod run;
pub mod schedule;
pub mod stages;
