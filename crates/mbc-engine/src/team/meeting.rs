//! Where threads wait for each other.

use core::hint::spin_loop;
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::yield_now;

/// Looks before a waiting thread lets others have the processor.
const PATIENCE: u32 = 64;

/// A barrier for phases of some microseconds: who waits, looks again and again.
#[derive(Debug)]
pub struct Meeting {
    threads: usize,
    arrived: AtomicUsize,
    held: AtomicUsize,
    broken: AtomicBool,
}

impl Meeting {
    /// Of so many threads.
    pub const fn new(threads: usize) -> Meeting {
        Meeting { threads, arrived: AtomicUsize::new(0), held: AtomicUsize::new(0), broken: AtomicBool::new(false) }
    }

    /// Waits until all are here; the last to come does `conclude` before anyone leaves. Panics if one of them broke down.
    pub fn meet(&self, conclude: impl FnOnce()) {
        let number = self.held.load(Ordering::Relaxed);
        if self.arrived.fetch_add(1, Ordering::AcqRel) + 1 == self.threads {
            conclude();
            self.arrived.store(0, Ordering::Relaxed);
            self.held.store(number + 1, Ordering::Release);
            return;
        }
        let mut looks = 0;
        while self.held.load(Ordering::Acquire) == number {
            assert!(!self.broken.load(Ordering::Relaxed), "another thread of the run broke down");
            looks += 1;
            if looks < PATIENCE { spin_loop() } else { yield_now() }
        }
    }

    /// To be held by each thread while it works: if it panics, the others stop waiting for it.
    pub fn presence(&self) -> Presence<'_> {
        Presence(self)
    }
}

/// See [`Meeting::presence`].
pub struct Presence<'a>(&'a Meeting);

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.broken.store(true, Ordering::Relaxed);
        }
    }
}
