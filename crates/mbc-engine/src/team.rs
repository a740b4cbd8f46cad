//! Several threads, with the result of one collision after the other.
//!
//! Collisions are drawn in rounds of some thousand. A round goes through its collisions in order and takes one unless one of its particles occurs in an
//! earlier collision of the round, taken or not; those that are left come first in the next round. So the taken ones share no particle with each other
//! nor with any earlier collision that is left: computing them in any order, in any thread, is the same as computing them in turn.
//!
//! Work goes in phases. In each, one round is computed, a block of 64 collisions at a time by whoever is free; the next one is sorted out by one thread;
//! the one after that is drawn. Then all wait for all.
#![allow(unsafe_code)]

mod meeting;
mod round;

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::collide::{Chunk, Law, Small};
use crate::late::Late;
use crate::pairs::Draws;
use mbc_spec::lanes::{InstructionSet, Lanes, Rows, Work};
use mbc_spec::rng::{BATCH, RandomSource};
use meeting::Meeting;
use round::{Block, Round, Sorter};

/// Rounds under way: drawn, sorted out, computed.
const ROUNDS: usize = 3;
/// Most collisions drawn for a round.
const LONGEST_ROUND: usize = 4096;
/// With fewer particles per collision of a round too many collisions wait for the next round.
const PARTICLES_PER_COLLISION: usize = 48;
/// From so many particles on it pays to ask for them early.
const FAR: u32 = 200_000;

/// What several threads need to advance a run.
#[derive(Debug)]
pub struct Team {
    draws: Draws,
    far: bool,
    /// Most blocks drawn for a round.
    blocks: usize,
    rounds: [Round; ROUNDS],
    sorter: Mutex<Sorter>,
}

impl Team {
    /// For runs of `particles` particles.
    pub fn new(source: RandomSource, particles: u32) -> Team {
        let collisions = particles as usize / PARTICLES_PER_COLLISION;
        Team::with_rounds(source, particles, if collisions < LONGEST_ROUND { collisions } else { LONGEST_ROUND })
    }

    /// The same with about `collisions` drawn for a round: it changes the speed, not the result.
    pub fn with_rounds(source: RandomSource, particles: u32, collisions: usize) -> Team {
        let blocks = collisions / BATCH + usize::from(collisions < BATCH);
        Team {
            draws: Draws::new(source, particles),
            far: particles >= FAR,
            blocks,
            rounds: core::array::from_fn(|_| Round::new(blocks)),
            sorter: Mutex::new(Sorter::new(particles)),
        }
    }

    /// Executes collisions first … stop − 1 in `threads` threads, the calling one among them. Panics if one of them does.
    pub fn advance(&mut self, lanes: InstructionSet, threads: usize, law: Law, first: u64, stop: u64, rows: Rows<'_>) {
        let begin = first - first % BATCH as u64;
        for round in &self.rounds {
            round.reset(0);
        }
        let work = Phases {
            team: self,
            law,
            first,
            stop,
            meeting: Meeting::new(threads),
            phase: Mutex::new(Phase { number: 0, next: begin, over: false }),
            sorters: AtomicUsize::new(0),
            computed: AtomicUsize::new(0),
            drawn: AtomicUsize::new(0),
        };
        work.rounds(0).0.reset(work.blocks_from(begin));
        std::thread::scope(|scope| {
            for _ in 1..threads {
                // SAFETY: in a phase no particle occurs in two collisions that are computed, and a phase ends with a meeting of all threads.
                let rows = unsafe { rows.shared() };
                let work = &work;
                scope.spawn(move || lanes.run(Member { work, rows }));
            }
            // SAFETY: as above. The rows themselves are not used before all threads have ended.
            lanes.run(Member { work: &work, rows: unsafe { rows.shared() } });
        });
    }
}

/// The work of one call, in phases.
struct Phases<'a> {
    team: &'a Team,
    law: Law,
    first: u64,
    stop: u64,
    meeting: Meeting,
    phase: Mutex<Phase>,
    /// Pieces of work of the phase that have been given out.
    sorters: AtomicUsize,
    computed: AtomicUsize,
    drawn: AtomicUsize,
}

/// Phase n draws round n, sorts out round n − 1 and computes round n − 2.
#[derive(Clone, Copy)]
struct Phase {
    number: usize,
    /// First collision of the round that is drawn, a multiple of 64.
    next: u64,
    over: bool,
}

impl Phases<'_> {
    /// The rounds drawn, sorted out and computed in a phase.
    fn rounds(&self, phase: usize) -> (&Round, &Round, &Round) {
        let rounds = &self.team.rounds;
        (&rounds[phase % ROUNDS], &rounds[(phase + 2) % ROUNDS], &rounds[(phase + 1) % ROUNDS])
    }

    fn blocks_from(&self, next: u64) -> usize {
        let left = self.stop.saturating_sub(next).div_ceil(BATCH as u64);
        if left < self.team.blocks as u64 { left as usize } else { self.team.blocks }
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sorter(&self) -> MutexGuard<'_, Sorter> {
        self.team.sorter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From one phase to the next, while all are waiting.
    fn proceed(&self) {
        let mut phase = self.phase();
        let drawn = self.rounds(phase.number).0.count();
        phase.next += (drawn * BATCH) as u64;
        phase.number += 1;
        let (draw, sort, compute) = self.rounds(phase.number);
        draw.reset(self.blocks_from(phase.next));
        phase.over = draw.count() + sort.count() + compute.count() == 0 && !self.sorter().waits();
        for given in [&self.sorters, &self.computed, &self.drawn] {
            given.store(0, Ordering::Relaxed);
        }
    }

    /// Draws a block of the round.
    #[inline(always)]
    fn draw<L: Lanes>(&self, block: &mut Block, first: u64) {
        self.team.draws.batch::<L, _>(first, &mut block.pairs, 0);
        block.wanted = u64::MAX;
        if first < self.first {
            block.wanted <<= self.first - first;
        }
        if self.stop - first < BATCH as u64 {
            block.wanted &= (1 << (self.stop - first)) - 1;
        }
    }
}

/// One of the threads.
struct Member<'a, 'b> {
    work: &'a Phases<'a>,
    rows: Rows<'b>,
}

impl Work for Member<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self) {
        let work = self.work;
        let _presence = work.meeting.presence();
        let mut chunk = Box::new(Chunk::new());
        let mut late = Box::new(Late::new());
        loop {
            let phase = *work.phase();
            if phase.over {
                return;
            }
            let (draw, sort, compute) = work.rounds(phase.number);
            if work.sorters.fetch_add(1, Ordering::Relaxed) == 0 {
                work.sorter().sort(sort);
            }
            self.compute::<L>(compute, &mut chunk, &mut late);
            loop {
                let number = work.drawn.fetch_add(1, Ordering::Relaxed);
                if number >= draw.count() {
                    break;
                }
                work.draw::<L>(&mut draw.block(number), phase.next + (number * BATCH) as u64);
            }
            work.meeting.meet(|| work.proceed());
        }
    }
}

impl Member<'_, '_> {
    #[inline(always)]
    fn compute<L: Lanes>(&mut self, round: &Round, chunk: &mut Chunk, late: &mut Late) {
        let (law, far) = (&self.work.law, self.work.team.far);
        let count = round.count();
        let mut next = self.work.computed.fetch_add(1, Ordering::Relaxed);
        while next < count {
            let number = next;
            next = self.work.computed.fetch_add(1, Ordering::Relaxed);
            let ahead = (far && next < count).then(|| round.block(next));
            let ahead = ahead.as_ref().map(|block| block.pairs.front(0));
            let block = round.block(number);
            let front = block.pairs.front(0);
            chunk.approach::<L>(law, front, BATCH, &self.rows, ahead);
            let mut left = chunk.deflect::<Small, L>(front, BATCH, &self.rows, ahead) & block.wanted;
            chunk.depart::<L>(front, BATCH, block.wanted & !left, &mut self.rows);
            while left != 0 {
                let k = left.trailing_zeros() as usize;
                left &= left - 1;
                late.add(chunk, front, k);
            }
            if late.is_full() {
                late.work::<L>(false, law, chunk, &mut self.rows, |_, _| {});
            }
        }
        late.work::<L>(true, law, chunk, &mut self.rows, |_, _| {});
    }
}
