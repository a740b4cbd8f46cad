//! Which particles some collisions have, roughly.

use core::ops::Range;

use crate::pairs::Pairs;
use mbc_spec::rng::BATCH;

/// A set of particles that may hold more than it was given: a bit each, addressed by the low bits of the particle's number.
#[derive(Debug)]
pub struct Footprint {
    words: Box<[u64; WORDS]>,
}

/// For the 8192 particles of the longest leg: one that is not in the set is taken for one of it once in 32 times.
const WORDS: usize = 4096;

impl Footprint {
    /// Its size in memory.
    pub const BYTES: usize = size_of::<[u64; WORDS]>();

    /// Of nothing.
    pub fn new() -> Footprint {
        Footprint { words: Box::new([0; WORDS]) }
    }

    /// Becomes empty.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Takes in the particles of another one of the same size.
    pub fn join(&mut self, other: &Footprint) {
        for (word, more) in self.words.iter_mut().zip(&*other.words) {
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

    /// Which of the 64 collisions from `at` on, as bits among `wanted`, have a particle in the set, or share one with a collision of which this is true. The set
    /// takes in their particles.
    #[inline(always)]
    pub fn spread<const ROOM: usize>(&mut self, pairs: &Pairs<ROOM>, at: usize, wanted: u64) -> u64 {
        let mut reached = 0;
        loop {
            let touched = self.touched(pairs, at) & wanted;
            let mut more = touched & !reached;
            if more == 0 {
                return reached;
            }
            reached = touched;
            while more != 0 {
                let k = at + more.trailing_zeros() as usize;
                more &= more - 1;
                self.take(pairs.i[k]);
                self.take(pairs.j[k]);
            }
        }
    }

    /// Without branches: what comes of it cannot be foreseen.
    #[inline(always)]
    fn touched<const ROOM: usize>(&self, pairs: &Pairs<ROOM>, at: usize) -> u64 {
        let mut touched = 0;
        for (k, (&i, &j)) in pairs.i[at..at + BATCH].iter().zip(&pairs.j[at..at + BATCH]).enumerate() {
            touched |= (self.bit(i) | self.bit(j)) << k;
        }
        touched
    }

    #[inline(always)]
    fn bit(&self, particle: u32) -> u64 {
        self.words[word(particle)] >> (particle % 64) & 1
    }

    #[inline(always)]
    fn take(&mut self, particle: u32) {
        self.words[word(particle)] |= 1 << (particle % 64);
    }
}

#[inline(always)]
fn word(particle: u32) -> usize {
    (particle / 64) as usize % WORDS
}
