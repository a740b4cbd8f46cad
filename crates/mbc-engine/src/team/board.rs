//! How far each thread is, for all to see.

use core::ops::Range;
use core::sync::atomic::Ordering;
use std::sync::PoisonError;

use super::footprint::Footprint;
use super::primitives::{AtomicBool, AtomicU64, RwLock, RwLockReadGuard, RwLockWriteGuard, spin_loop, yield_now};

/// Looks before a waiting thread lets others have the processor.
const PATIENCE: u32 = 256;

/// What a thread tells the others.
#[derive(Debug)]
#[repr(align(128))]
struct Post {
    /// One more than the number of the leg whose footprint is there.
    drawn: AtomicU64,
    /// One more than the number of the last leg that is complete.
    complete: AtomicU64,
    footprint: RwLock<Footprint>,
}

/// One post a thread; leg m is that of thread m modulo their number.
#[derive(Debug)]
pub struct Board {
    posts: Vec<Post>,
    /// Number of threads; 0 until it is known.
    threads: AtomicU64,
    broken: AtomicBool,
}

impl Board {
    /// For at most `threads` threads.
    pub fn new(threads: usize) -> Board {
        let post = || Post { drawn: AtomicU64::new(0), complete: AtomicU64::new(0), footprint: RwLock::new(Footprint::new()) };
        Board { posts: (0..threads).map(|_| post()).collect(), threads: AtomicU64::new(0), broken: AtomicBool::new(false) }
    }

    /// Says how many threads there are: only then they begin.
    pub fn open(&self, threads: usize) {
        self.threads.store(threads as u64, Ordering::Relaxed);
    }

    /// Waits for that.
    pub fn await_opened(&self) {
        self.wait(|| self.threads() > 0);
    }

    /// Number of threads.
    pub fn threads(&self) -> u64 {
        self.threads.load(Ordering::Relaxed)
    }

    /// The legs that may be under way beside this one, and come before it.
    pub fn others(&self, leg: u64) -> Range<u64> {
        leg.saturating_sub(self.threads() - 1)..leg
    }

    /// Begins anew at leg 0.
    pub fn reset(&mut self) {
        for post in &self.posts {
            post.drawn.store(0, Ordering::Relaxed);
            post.complete.store(0, Ordering::Relaxed);
        }
        self.threads.store(0, Ordering::Relaxed);
        self.broken.store(false, Ordering::Relaxed);
    }

    /// The footprint of a leg, to be written. Until it is announced nobody reads it.
    pub fn footprint_mut(&self, leg: u64) -> RwLockWriteGuard<'_, Footprint> {
        self.post(leg).footprint.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that the footprint of a leg is there.
    pub fn announce(&self, leg: u64) {
        self.post(leg).drawn.store(leg + 1, Ordering::Release);
    }

    /// Says that a leg is complete.
    pub fn complete(&self, leg: u64) {
        self.post(leg).complete.store(leg + 1, Ordering::Release);
    }

    /// Whether a leg is complete.
    pub fn is_complete(&self, leg: u64) -> bool {
        self.post(leg).complete.load(Ordering::Acquire) > leg
    }

    /// Waits until a leg is complete. Panics if a thread broke down.
    pub fn await_complete(&self, leg: u64) {
        self.wait(|| self.is_complete(leg));
    }

    /// The footprint of a leg as soon as it is there; none if the leg is complete. Panics if a thread broke down.
    pub fn await_footprint(&self, leg: u64) -> Option<RwLockReadGuard<'_, Footprint>> {
        let post = self.post(leg);
        self.wait(|| post.drawn.load(Ordering::Acquire) > leg);
        if self.is_complete(leg) {
            return None;
        }
        let footprint = post.footprint.read().unwrap_or_else(PoisonError::into_inner);
        // Meanwhile it may have become that of a later leg.
        (post.drawn.load(Ordering::Acquire) == leg + 1 && !self.is_complete(leg)).then_some(footprint)
    }

    /// To be held by each thread while it works: if it panics, the others stop waiting for it.
    pub fn presence(&self) -> Presence<'_> {
        Presence(self)
    }

    fn post(&self, leg: u64) -> &Post {
        &self.posts[(leg % self.threads()) as usize]
    }

    fn wait(&self, arrived: impl Fn() -> bool) {
        let mut looks = 0;
        while !arrived() {
            assert!(!self.broken.load(Ordering::Relaxed), "another thread of the run broke down");
            looks += 1;
            if looks % PATIENCE == 0 { yield_now() } else { spin_loop() }
        }
    }
}

/// See [`Board::presence`].
pub struct Presence<'a>(&'a Board);

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.broken.store(true, Ordering::Relaxed);
        }
    }
}
