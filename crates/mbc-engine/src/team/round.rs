//! Rounds of collisions, and how they are sorted out.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::collide::CHUNK;
use crate::pairs::{Event, Pairs};

/// Some collisions: those of the pairs whose bit is set.
#[derive(Debug)]
pub struct Block {
    /// The collisions, and others.
    pub pairs: Box<Pairs<CHUNK>>,
    /// Which of them.
    pub wanted: u64,
}

/// Blocks of collisions. Once it has been sorted out no particle occurs twice in it.
///
/// Each block has a lock of its own, for which nobody ever waits: a thread gets its blocks by number.
#[derive(Debug)]
pub struct Round {
    /// As many for drawn collisions as for those that earlier rounds left.
    blocks: Vec<Mutex<Block>>,
    /// Blocks in use of each half.
    drawn: AtomicUsize,
    left: AtomicUsize,
}

impl Round {
    /// With room for so many blocks of drawn collisions.
    pub fn new(blocks: usize) -> Round {
        let empty = || Mutex::new(Block { pairs: Box::default(), wanted: 0 });
        Round { blocks: (0..2 * blocks).map(|_| empty()).collect(), drawn: AtomicUsize::new(0), left: AtomicUsize::new(0) }
    }

    /// Begins anew, with so many blocks to be drawn.
    pub fn reset(&self, drawn: usize) {
        self.drawn.store(drawn, Ordering::Relaxed);
        self.left.store(0, Ordering::Relaxed);
    }

    /// Blocks in use.
    pub fn count(&self) -> usize {
        self.drawn.load(Ordering::Relaxed) + self.left.load(Ordering::Relaxed)
    }

    /// A block in use, those of drawn collisions first.
    pub fn block(&self, number: usize) -> MutexGuard<'_, Block> {
        let drawn = self.drawn.load(Ordering::Relaxed);
        let place = if number < drawn { number } else { self.blocks.len() / 2 + number - drawn };
        self.blocks[place].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Decides which collisions of a round are done in it.
#[derive(Debug)]
pub struct Sorter {
    /// The value of the round in which a particle occurred last, by the low bits of its number. Two particles with the same low bits only delay each other.
    marks: Vec<u8>,
    mark: u8,
    /// Collisions that wait for the next round, in order.
    waiting: Vec<Event>,
    before: Vec<Event>,
}

const MOST_MARKS: usize = 1 << 20;

impl Sorter {
    /// For `particles` particles.
    pub fn new(particles: u32) -> Sorter {
        let marks = (particles as usize).next_power_of_two();
        Sorter { marks: vec![0; if marks < MOST_MARKS { marks } else { MOST_MARKS }], mark: 0, waiting: Vec::new(), before: Vec::new() }
    }

    /// Whether collisions wait.
    pub fn waits(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Sorts out a round: takes the bits of those that have to wait, and adds those that have waited.
    pub fn sort(&mut self, round: &Round) {
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.marks.fill(0);
            self.mark = 1;
        }
        core::mem::swap(&mut self.waiting, &mut self.before);
        self.waiting.clear();
        self.sort_waiting(round);
        for number in 0..round.drawn.load(Ordering::Relaxed) {
            let mut block = round.block(number);
            let Block { pairs, wanted } = &mut *block;
            let mut rest = *wanted;
            while rest != 0 {
                let k = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                if !self.take(pairs.i[k], pairs.j[k]) {
                    *wanted &= !(1 << k);
                    self.waiting.push(pairs.front(0).event(k));
                }
            }
        }
    }

    fn sort_waiting(&mut self, round: &Round) {
        let most = round.blocks.len() / 2 * CHUNK;
        let mut count = 0;
        for place in 0..self.before.len() {
            let event = self.before[place];
            if !self.take(event.i, event.j) || count == most {
                self.waiting.push(event);
                continue;
            }
            let (number, slot) = (count / CHUNK, count % CHUNK);
            if slot == 0 {
                round.left.store(number + 1, Ordering::Relaxed);
            }
            let mut block = round.block(round.drawn.load(Ordering::Relaxed) + number);
            block.pairs.put(slot, event);
            block.wanted = u64::MAX >> (CHUNK - 1 - slot);
            count += 1;
        }
    }

    /// Marks both particles; whether neither was marked.
    #[inline(always)]
    fn take(&mut self, i: u32, j: u32) -> bool {
        let (i, j) = (i as usize & (self.marks.len() - 1), j as usize & (self.marks.len() - 1));
        let free = self.marks[i] != self.mark && self.marks[j] != self.mark;
        self.marks[i] = self.mark;
        self.marks[j] = self.mark;
        free
    }
}
