//! Which particles some collisions have, roughly.

use crate::pairs::{Pairs, part};
use mbc_spec::lanes::{GROUP, Lanes};
use mbc_spec::rng::BATCH;

/// A set of particles that may hold more than it was given: a bit each, addressed by the low bits of the particle's number.
#[derive(Debug)]
pub struct Footprint {
    words: Box<[u32; WORDS]>,
    /// Words in use: with few particles the others stay 0.
    used: usize,
}

/// For the 8192 particles of a usual leg: one that is not in the set is taken for one of it once in 32 times.
const WORDS: usize = 8192;

impl Footprint {
    /// Its size in memory.
    pub const BYTES: usize = size_of::<[u32; WORDS]>();

    /// Of nothing, for runs of `particles` particles.
    pub fn new(particles: u32) -> Footprint {
        Footprint { words: Box::new([0; WORDS]), used: WORDS.min(particles.div_ceil(32) as usize) }
    }

    /// Becomes empty.
    pub fn clear(&mut self) {
        self.words[..self.used].fill(0);
    }

    /// Takes in the particles of another one for the same run.
    pub fn join(&mut self, other: &Footprint) {
        for (word, more) in self.words[..self.used].iter_mut().zip(&other.words[..other.used]) {
            *word |= more;
        }
    }

    /// Takes in a particle.
    #[inline(always)]
    pub fn take(&mut self, particle: u32) {
        self.words[word(particle)] |= 1 << (particle % 32);
    }

    /// Which of the 64 collisions from `at` on, as bits among `wanted`, have a particle in the set, or share one with a collision of which this is true. The set
    /// takes in their particles.
    #[inline(always)]
    pub fn spread<L: Lanes, const ROOM: usize>(&mut self, pairs: &Pairs<ROOM>, at: usize, wanted: u64) -> u64 {
        let mut reached = 0;
        loop {
            let touched = self.touched::<L, ROOM>(pairs, at) & wanted;
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

    #[inline(always)]
    fn touched<L: Lanes, const ROOM: usize>(&self, pairs: &Pairs<ROOM>, at: usize) -> u64 {
        let mut touched = 0;
        for k in (0..BATCH).step_by(GROUP) {
            let [i, j] = [&pairs.i, &pairs.j].map(|particles| *part(particles, at + k));
            touched |= u64::from(L::bits_at(&self.words, i) | L::bits_at(&self.words, j)) << k;
        }
        touched
    }
}

#[inline(always)]
fn word(particle: u32) -> usize {
    (particle / 32) as usize % WORDS
}
