//! Which particles some collisions have, roughly.

use core::ops::Range;

use crate::pairs::{Event, Pairs};

/// A set of particles that may hold more than it was given: a bit each, addressed by the low bits of the particle's number.
#[derive(Debug)]
pub struct Footprint {
    words: Box<[u64]>,
}

/// Bits for each particle that is expected: a particle that is not in the set is taken for one of it once in so many times.
const SPARSITY: usize = 32;

impl Footprint {
    /// Of nothing, for some `particles`.
    pub fn new(particles: usize) -> Footprint {
        Footprint { words: vec![0; (particles * SPARSITY / 64).next_power_of_two()].into_boxed_slice() }
    }

    /// Becomes empty.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Takes in the particles of another one of the same size.
    pub fn join(&mut self, other: &Footprint) {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    /// Takes in the particles of collisions.
    #[inline(always)]
    pub fn add<const ROOM: usize>(&mut self, pairs: &Pairs<ROOM>, range: Range<usize>) {
        for (&i, &j) in pairs.i[range.clone()].iter().zip(&pairs.j[range]) {
            self.take(i);
            self.take(j);
        }
    }

    /// Takes in the particles of a collision if it has one of them; whether it had.
    #[inline(always)]
    pub fn spread(&mut self, event: &Event) -> bool {
        let touched = self.holds(event.i) | self.holds(event.j);
        if touched {
            self.take(event.i);
            self.take(event.j);
        }
        touched
    }

    #[inline(always)]
    fn holds(&self, particle: u32) -> bool {
        self.words[self.word(particle)] >> (particle % 64) & 1 != 0
    }

    #[inline(always)]
    fn take(&mut self, particle: u32) {
        let word = self.word(particle);
        self.words[word] |= 1 << (particle % 64);
    }

    #[inline(always)]
    fn word(&self, particle: u32) -> usize {
        (particle / 64) as usize & (self.words.len() - 1)
    }
}
