//! Collisions to be done: drawn, but not computed yet. SPEC §3, §6.

use crate::collide::CHUNK;
use mbc_spec::elementary;
use mbc_spec::lanes::{LaneBits, LaneWords, Lanes, Twin};
use mbc_spec::pair_selection::{Choices, select_pair};
use mbc_spec::rng::{BATCH, Blocks, RandomSource, Stream};
use mbc_spec::uniform::polar_uniform;

/// Most lanes of any machine.
const WIDEST: usize = 16;

/// Some collisions, an element of each array per collision.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Pairs<const ROOM: usize> {
    /// First particle.
    pub i: [u32; ROOM],
    /// Second particle.
    pub j: [u32; ROOM],
    /// Word x2.
    pub x2: [u32; ROOM],
    /// Word x3.
    pub x3: [u32; ROOM],
    /// −ln of the polar uniform.
    pub e: [f64; ROOM],
}

impl<const ROOM: usize> Pairs<ROOM> {
    /// Of the particles 0 and 0.
    pub const fn new() -> Pairs<ROOM> {
        Pairs { i: [0; ROOM], j: [0; ROOM], x2: [0; ROOM], x3: [0; ROOM], e: [1.0; ROOM] }
    }

    /// Collisions at … at + CHUNK − 1. Panics beyond the room.
    #[inline(always)]
    pub fn front(&self, at: usize) -> Front<'_> {
        Front { i: part(&self.i, at), j: part(&self.j, at), x2: part(&self.x2, at), x3: part(&self.x3, at), e: part(&self.e, at) }
    }

    /// Collision `slot`.
    #[inline(always)]
    pub fn event(&self, slot: usize) -> Event {
        Event { i: self.i[slot], j: self.j[slot], x2: self.x2[slot], x3: self.x3[slot], e: self.e[slot] }
    }

    /// Collision `slot` becomes this one.
    #[inline(always)]
    pub fn put(&mut self, slot: usize, event: Event) {
        self.i[slot] = event.i;
        self.j[slot] = event.j;
        self.x2[slot] = event.x2;
        self.x3[slot] = event.x3;
        self.e[slot] = event.e;
    }

    /// Moves those of the [`mbc_spec::lanes::GROUP`] collisions from `from` on whose bit is set to the places from `to` ≤ `from` on; the place after them.
    #[inline(always)]
    pub fn keep<L: Lanes>(&mut self, from: usize, wanted: u32, to: usize) -> usize {
        for words in [&mut self.i, &mut self.j, &mut self.x2, &mut self.x3] {
            L::compress_words(*part(words, from), wanted, part_mut(words, to));
        }
        L::compress_numbers(*part(&self.e, from), wanted, part_mut(&mut self.e, to));
        to + wanted.count_ones() as usize
    }

    /// Makes the collisions from `end` on, as many as the widest lanes, the one before them: what is read beyond the end names no other particles.
    #[inline(always)]
    pub fn pad(&mut self, end: usize) {
        if end > 0 {
            let last = self.event(end - 1);
            for slot in end..end + WIDEST {
                self.put(slot, last);
            }
        }
    }

    /// Moves collisions `from` … `to` − 1 to the front.
    #[inline(always)]
    pub fn to_front(&mut self, from: usize, to: usize) {
        for words in [&mut self.i, &mut self.j, &mut self.x2, &mut self.x3] {
            words.copy_within(from..to, 0);
        }
        self.e.copy_within(from..to, 0);
    }
}

impl<const ROOM: usize> Default for Pairs<ROOM> {
    fn default() -> Self {
        Pairs::new()
    }
}

/// One collision; the fields are those of [`Pairs`].
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// First particle.
    pub i: u32,
    /// Second particle.
    pub j: u32,
    /// Word x2.
    pub x2: u32,
    /// Word x3.
    pub x3: u32,
    /// −ln of the polar uniform.
    pub e: f64,
}

/// As many collisions as a chunk may have, of some [`Pairs`]: arrays of fixed length, in which no place has to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Front<'a> {
    /// First particles.
    pub i: &'a [u32; CHUNK],
    /// Second particles.
    pub j: &'a [u32; CHUNK],
    /// Words x2.
    pub x2: &'a [u32; CHUNK],
    /// Words x3.
    pub x3: &'a [u32; CHUNK],
    /// −ln of the polar uniforms.
    pub e: &'a [f64; CHUNK],
}

impl Front<'_> {
    /// Collision k.
    #[inline(always)]
    pub fn event(&self, k: usize) -> Event {
        Event { i: self.i[k], j: self.j[k], x2: self.x2[k], x3: self.x3[k], e: self.e[k] }
    }
}

/// N elements of a row from `at` on.
#[inline(always)]
pub fn part<T, const N: usize>(row: &[T], at: usize) -> &[T; N] {
    match row[at..].first_chunk() {
        Some(part) => part,
        None => unreachable!(),
    }
}

/// The same, to be changed.
#[inline(always)]
fn part_mut<T, const N: usize>(row: &mut [T], at: usize) -> &mut [T; N] {
    match row[at..].first_chunk_mut() {
        Some(part) => part,
        None => unreachable!(),
    }
}

/// Draws collisions.
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    blocks: Blocks,
    choices: Choices,
}

impl Draws {
    /// Among `particles` particles.
    pub const fn new(source: RandomSource, particles: u32) -> Draws {
        Draws { blocks: Blocks::new(source, Stream::Collision), choices: Choices::new(particles) }
    }

    /// Collisions first … first + 63 become those at … at + 63; `first` is a multiple of 64. Panics beyond the room.
    #[inline(always)]
    pub fn batch<L: Lanes, const ROOM: usize>(&self, first: u64, pairs: &mut Pairs<ROOM>, at: usize) {
        self.batch_and::<L, ROOM>(first, pairs, at, |_, _| ());
    }

    /// Collisions first … first + count − 1, and what is missing of the last 64, become those from 0 on; `tell` hears of each pair.
    #[inline(always)]
    pub fn batches<L: Lanes, const ROOM: usize>(&self, first: u64, count: usize, pairs: &mut Pairs<ROOM>, mut tell: impl FnMut(u32, u32)) {
        for at in (0..count).step_by(BATCH) {
            self.batch_and::<L, ROOM>(first + at as u64, pairs, at, &mut tell);
        }
    }

    /// [`Draws::batch`], and on the way `tell` hears of each pair.
    #[inline(always)]
    fn batch_and<L: Lanes, const ROOM: usize>(&self, first: u64, pairs: &mut Pairs<ROOM>, at: usize, mut tell: impl FnMut(u32, u32)) {
        // Copies, which no store to the pairs can change.
        let Draws { blocks, choices } = *self;
        let Pairs { i, j, x2, x3, e } = pairs;
        let (i, j, x2, x3, e): (&mut [_; BATCH], &mut [_; BATCH], &mut [_; BATCH], &mut [_; BATCH], &mut [_; BATCH]) =
            (part_mut(i, at), part_mut(j, at), part_mut(x2, at), part_mut(x3, at), part_mut(e, at));
        for k in (0..BATCH).step_by(Twin::<L::Words>::WIDTH) {
            let words = blocks.lanes::<Twin<L::Words>>(first, k);
            let pair = select_pair(words[0], words[1], &choices);
            pair.0.store(i, k);
            pair.1.store(j, k);
            words[2].store(x2, k);
            words[3].store(x3, k);
        }
        let functions = elementary::table();
        for k in (0..BATCH).step_by(L::Chains::WIDTH) {
            let u = polar_uniform::<L::Chains>(LaneBits::widen(x2, k), LaneBits::widen(x3, k));
            (-functions.ln_normal(u)).store(e, k);
            for slot in k..k + L::Chains::WIDTH {
                tell(i[slot], j[slot]);
            }
        }
    }
}
