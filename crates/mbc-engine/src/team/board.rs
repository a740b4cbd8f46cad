//! How far each thread is, for all to see.

use core::ops::Range;
use core::sync::atomic::Ordering;
use std::sync::PoisonError;

use super::footprint::Footprint;
use super::primitives::{AtomicBool, AtomicU64, RwLock, RwLockReadGuard, RwLockWriteGuard, nanoseconds, spin_loop, yield_now};

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
    /// Its speed after round n, at n modulo [`KEPT`].
    speeds: [AtomicU64; KEPT],
    footprint: RwLock<Footprint>,
}

/// Those after the last two rounds are written while that before them is read.
const KEPT: usize = 3;

/// One post a thread; leg m is that of thread m modulo their number.
#[derive(Debug)]
pub struct Board {
    posts: Vec<Post>,
    /// Number of threads; 0 until it is known.
    threads: AtomicU64,
    broken: AtomicBool,
}

impl Board {
    /// For at most `threads` threads, and runs of `particles` particles.
    pub fn new(threads: usize, particles: u32) -> Board {
        let post = || Post {
            drawn: AtomicU64::new(0),
            complete: AtomicU64::new(0),
            speeds: [0; KEPT].map(AtomicU64::new),
            footprint: RwLock::new(Footprint::new(particles)),
        };
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

    /// The legs of the same round before this one.
    pub fn earlier(&self, leg: u64) -> Range<u64> {
        leg - leg % self.threads()..leg
    }

    /// The legs of the round before.
    pub fn round_before(&self, leg: u64) -> Range<u64> {
        let begin = self.earlier(leg).start;
        begin.saturating_sub(self.threads())..begin
    }

    /// Whether no leg of the same round comes after this one.
    pub fn is_last(&self, leg: u64) -> bool {
        (leg + 1).is_multiple_of(self.threads())
    }

    /// Begins anew at leg 0, with these speeds.
    pub fn reset(&mut self, speeds: impl Iterator<Item = u64>) {
        for (post, speed) in self.posts.iter().zip(speeds) {
            for kept in &post.speeds {
                kept.store(speed, Ordering::Relaxed);
            }
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

    /// Says that a leg is complete, and how fast its thread is.
    pub fn complete(&self, leg: u64, speed: u64) {
        let post = self.post(leg);
        post.speeds[(leg / self.threads()) as usize % KEPT].store(speed, Ordering::Relaxed);
        post.complete.store(leg + 1, Ordering::Release);
    }

    /// The speed of a thread after the round before the last, which must be complete.
    pub fn speed(&self, round: u64, thread: u64) -> u64 {
        self.posts[thread as usize].speeds[(round + 1) as usize % KEPT].load(Ordering::Relaxed)
    }

    /// Whether a leg is complete.
    pub fn is_complete(&self, leg: u64) -> bool {
        self.post(leg).complete.load(Ordering::Acquire) > leg
    }

    /// Waits until some legs are complete; nanoseconds that this took. Panics if a thread broke down.
    pub fn await_complete(&self, legs: Range<u64>) -> u64 {
        legs.fold(0, |idle, leg| idle + self.wait(|| self.is_complete(leg)))
    }

    /// Waits for the footprint of a leg; nanoseconds that this took. Panics if a thread broke down.
    pub fn await_footprint(&self, leg: u64) -> u64 {
        self.wait(|| self.post(leg).drawn.load(Ordering::Acquire) > leg)
    }

    /// The footprint of a leg that there is; none if the leg is complete.
    pub fn footprint(&self, leg: u64) -> Option<RwLockReadGuard<'_, Footprint>> {
        let post = self.post(leg);
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

    fn wait(&self, arrived: impl Fn() -> bool) -> u64 {
        if arrived() {
            return 0;
        }
        let begin = nanoseconds();
        let mut looks = 0;
        while !arrived() {
            assert!(!self.broken.load(Ordering::Relaxed), "another thread of the run broke down");
            looks += 1;
            if looks % PATIENCE == 0 { yield_now() } else { spin_loop() }
        }
        nanoseconds() - begin
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
