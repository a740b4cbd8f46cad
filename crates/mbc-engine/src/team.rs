//! Several threads, with the result of one collision after the other.
//!
//! The collisions are cut into legs of some thousand. Leg m is that of thread m modulo their number, so as many legs are under way as there are threads.
//! A thread draws its leg and announces which particles it has, its footprint. Collisions that have a particle of an earlier leg under way, or of a collision that
//! was postponed before them, are postponed until those legs are complete; the others share no particle with anything that is computed meanwhile.
//! So each particle meets its collisions in their order, whatever the threads do.
#![allow(unsafe_code)]

mod board;
mod footprint;
#[cfg(all(test, loom))]
mod model;
mod primitives;

use crate::collide::Law;
use crate::pairs::{Draws, Event};
use crate::population::reserved;
use crate::window::{BEYOND, USUAL_CHUNK, Window};
use board::Board;
use footprint::Footprint;
use mbc_spec::lanes::{InstructionSet, Lanes, Rows, Work};
use mbc_spec::rng::{BATCH, RandomSource};
use std::thread::Builder;

/// Most collisions of a leg.
const LONGEST_LEG: usize = 4096;
const ROOM: usize = LONGEST_LEG + BATCH + BEYOND;
/// With fewer particles per collision of a leg too many collisions are postponed.
const PARTICLES_PER_COLLISION: usize = 24;
/// Bytes of a thread's stack, whatever the environment says.
const STACK: usize = 2 << 20;
/// From so many particles on it pays to ask for them early: those that another thread had last are far away.
const FAR: u32 = 50_000;

/// What several threads need to advance a run.
#[derive(Debug)]
pub struct Team {
    draws: Draws,
    far: bool,
    /// Collisions of a leg, a multiple of 64.
    length: usize,
    board: Board,
    members: Vec<Box<Member>>,
}

/// What each of them has for itself.
#[derive(Debug)]
struct Member {
    window: Window<ROOM>,
    /// Particles of legs under way and of postponed collisions.
    busy: Footprint,
    postponed: Vec<Event>,
}

impl Team {
    /// For runs of `particles` particles.
    pub fn new(source: RandomSource, particles: u32) -> Team {
        Team::with_legs(source, particles, particles as usize / PARTICLES_PER_COLLISION)
    }

    /// The same with legs of about `collisions`: it changes the speed, not the result.
    pub fn with_legs(source: RandomSource, particles: u32, collisions: usize) -> Team {
        let length = collisions.clamp(BATCH, LONGEST_LEG).next_multiple_of(BATCH);
        Team { draws: Draws::new(source, particles), far: particles >= FAR, length, board: Board::new(0), members: Vec::new() }
    }

    /// Executes collisions first … stop − 1 in `threads` threads, the calling one among them, or in as many of them as there are threads and memory for. Panics if one of them
    /// does.
    pub fn advance(&mut self, lanes: InstructionSet, threads: usize, law: Law, first: u64, stop: u64, rows: Rows<'_>) {
        if self.members.len() != threads {
            let threads = as_many_as_fit(threads);
            self.board = Board::new(threads);
            self.members.resize_with(threads, || {
                Box::new(Member { window: Window::new(USUAL_CHUNK, self.far), busy: Footprint::new(), postponed: Vec::new() })
            });
        }
        self.board.reset();
        let Team { draws, length, board, members, .. } = self;
        let way = Way { draws: *draws, law, first, stop, length: *length as u64, board };
        std::thread::scope(|scope| {
            let mut legs = members.iter_mut().zip(0..).map(|(member, first)| {
                // SAFETY: no row is given to two threads at a time, see above.
                Legs { way: &way, member, first, rows: unsafe { rows.shared() } }
            });
            let own = legs.next();
            let others = legs.map_while(|others| {
                // A system that has just given its last memory away ends the process at the next small request.
                reserved::<u8>(2 * STACK).ok()?;
                Builder::new().stack_size(STACK).spawn_scoped(scope, move || lanes.run(others)).ok()
            });
            board.open(1 + others.count());
            if let Some(own) = own {
                lanes.run(own);
            }
        });
    }
}

/// How many members there is room for, amply. One that there was not would end the process.
fn as_many_as_fit(threads: usize) -> usize {
    let each = 2 * (size_of::<Member>() + 2 * Footprint::BYTES);
    let mut some = threads;
    while some > 1 && reserved::<u8>(some * each).is_err() {
        some /= 2;
    }
    some
}

/// The work of one call.
struct Way<'a> {
    draws: Draws,
    law: Law,
    first: u64,
    stop: u64,
    length: u64,
    board: &'a Board,
}

impl Way<'_> {
    /// Where leg m begins, a multiple of 64; its collisions before `first` and from `stop` on are left out.
    fn begin(&self, leg: u64) -> u64 {
        self.first - self.first % BATCH as u64 + leg * self.length
    }
}

/// The legs of one thread.
struct Legs<'a, 'b> {
    way: &'a Way<'a>,
    member: &'a mut Member,
    /// Number of its first one.
    first: u64,
    rows: Rows<'b>,
}

impl Work for Legs<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Legs { way, member, first, mut rows } = self;
        let _presence = way.board.presence();
        way.board.await_opened();
        let mut leg = first;
        while way.begin(leg) < way.stop {
            L::apart(Draw { way, member, leg });
            member.window.drain::<L>(0, &way.law, &mut rows);
            if !member.postponed.is_empty() {
                way.board.others(leg).for_each(|other| way.board.await_complete(other));
                member.resume();
                member.window.drain::<L>(0, &way.law, &mut rows);
            }
            member.window.finish::<L>(&way.law, &mut rows);
            way.board.complete(leg);
            leg += way.board.threads();
        }
    }
}

/// Draws a leg and sorts out what can be done at once.
struct Draw<'a> {
    way: &'a Way<'a>,
    member: &'a mut Member,
    leg: u64,
}

impl Work for Draw<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Draw { way, member, leg } = self;
        let Way { draws, first, stop, length, board, .. } = way;
        let Member { window, busy, .. } = &mut *member;
        let begin = way.begin(leg);
        let end = stop.min(&(begin + length)) - begin;
        window.head = first.saturating_sub(begin) as usize;
        window.end = end as usize;
        let mut footprint = board.footprint_mut(leg);
        footprint.clear();
        for at in (0..window.end).step_by(BATCH) {
            draws.batch::<L, ROOM>(begin + at as u64, &mut window.pairs, at);
        }
        footprint.add(&window.pairs, window.head..window.end);
        drop(footprint);
        board.announce(leg);

        busy.clear();
        let mut any = false;
        for other in board.others(leg) {
            if let Some(footprint) = board.await_footprint(other) {
                busy.join(&footprint);
                any = true;
            }
        }
        if any {
            member.postpone();
        }
        member.seal();
    }
}

impl Member {
    /// Takes the collisions that have a busy particle out of the window.
    #[inline(always)]
    fn postpone(&mut self) {
        let Member { window, busy, postponed } = self;
        let Window { pairs, head, end, .. } = window;
        let mut to = 0;
        for at in (0..*end).step_by(BATCH) {
            let mut wanted = u64::MAX << head.saturating_sub(at);
            if *end - at < BATCH {
                wanted &= (1 << (*end - at)) - 1;
            }
            let busy = busy.spread(pairs, at, wanted);
            let mut left = busy;
            while left != 0 {
                postponed.push(pairs.event(at + left.trailing_zeros() as usize));
                left &= left - 1;
            }
            to = pairs.gather(at, wanted & !busy, to);
        }
        (*head, *end) = (0, to);
    }

    /// Puts the postponed ones into the empty window.
    fn resume(&mut self) {
        let Member { window, postponed, .. } = self;
        window.head = 0;
        window.end = postponed.len();
        for (slot, event) in postponed.drain(..).enumerate() {
            window.pairs.put(slot, event);
        }
        self.seal();
    }

    /// What lanes read beyond the end of the window must not be somebody else's.
    #[inline(always)]
    fn seal(&mut self) {
        self.window.pairs.pad(self.window.end);
    }
}
