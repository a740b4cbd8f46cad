//! What threads agree by: the standard library's, or under `--cfg loom` those of the model checker, which tries what they can do (`npm run sanitize -- loom`).

#[cfg(not(loom))]
pub use core::{
    hint::spin_loop,
    sync::atomic::{AtomicBool, AtomicU64},
};
#[cfg(loom)]
pub use loom::{
    hint::spin_loop,
    sync::atomic::{AtomicBool, AtomicU64},
    sync::{RwLock, RwLockReadGuard, RwLockWriteGuard},
    thread::yield_now,
};
#[cfg(not(loom))]
pub use std::{
    sync::{RwLock, RwLockReadGuard, RwLockWriteGuard},
    thread::yield_now,
};
