//! One collision after the other, as far as the result goes: drawn into a window, and executed in it.

use crate::collide::{CHUNK, Law};
use crate::pairs::Draws;
use crate::window::{AHEAD, BEYOND, USUAL_CHUNK, Window};
use mbc_spec::lanes::{Lanes, Rows, Work};
use mbc_spec::rng::{BATCH, RandomSource};

const ROOM: usize = 512;

/// The collisions to be done, and what they are done with.
#[derive(Debug)]
pub struct Sequence {
    draws: Draws,
    /// Number of the collision that enters the window next, and of the first one that must not.
    next: u64,
    stop: u64,
    window: Window<ROOM>,
}

impl Sequence {
    /// Among `particles` particles.
    pub fn new(source: RandomSource, particles: u32) -> Sequence {
        Sequence::with_chunks(source, particles, USUAL_CHUNK)
    }

    /// The same with chunks of at most 1 to `CHUNK` collisions.
    pub fn with_chunks(source: RandomSource, particles: u32, most: usize) -> Sequence {
        debug_assert!((1..=CHUNK).contains(&most));
        Sequence { draws: Draws::new(source, particles), next: 0, stop: 0, window: Window::new(most, particles) }
    }

    /// Turns to collisions first … stop − 1; those before must have been done.
    pub fn begin(&mut self, first: u64, stop: u64) {
        debug_assert!(self.window.head == self.window.end);
        let before = (first % BATCH as u64) as usize;
        self.next = first - before as u64;
        self.stop = stop;
        self.window.head = before;
        self.window.end = 0;
    }

    /// Executes some hundred collisions; false if none is left.
    #[inline(always)]
    pub fn step<L: Lanes>(&mut self, law: &Law, rows: &mut Rows<'_>) -> bool {
        if self.next < self.stop {
            L::apart(Refill(self));
        }
        self.window.drain::<L>(if self.next < self.stop { AHEAD } else { 0 }, law, rows);
        let more = self.next < self.stop;
        if !more {
            self.window.finish::<L>(law, rows);
        }
        more
    }
}

/// Draws collisions until the window is full or there are no more. Apart from the rest, whose registers it would take.
struct Refill<'a>(&'a mut Sequence);

impl Work for Refill<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Sequence { draws, next, stop, window } = self.0;
        let Window { pairs, head, end, .. } = window;
        if *end > *head {
            pairs.to_front(*head, *end);
            *end -= *head;
            *head = 0;
        } else if *end > 0 {
            (*head, *end) = (0, 0);
        }
        while *end + BATCH + BEYOND <= ROOM && *next < *stop {
            draws.batch::<L, ROOM>(*next, pairs, *end);
            *next += BATCH as u64;
            *end += BATCH;
        }
        if *next > *stop {
            *end -= (*next - *stop) as usize;
            *next = *stop;
        }
    }
}
