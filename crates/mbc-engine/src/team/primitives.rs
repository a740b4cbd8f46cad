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

/// Nanoseconds since some moment.
#[cfg(not(loom))]
pub fn nanoseconds() -> u64 {
    use std::sync::LazyLock;
    use std::time::Instant;
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGIN.elapsed().as_nanos() as u64
}

/// How often a thread has asked: the same in the same order of the threads, and another one when it had to wait.
#[cfg(loom)]
pub fn nanoseconds() -> u64 {
    use std::cell::Cell;
    loom::thread_local! {
        static ASKED: Cell<u64> = Cell::new(0);
    }
    ASKED.with(|asked| {
        asked.set(asked.get() + 1);
        asked.get()
    })
}
