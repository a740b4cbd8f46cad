//! Several threads, with the result of one collision after the other.
//!
//! The collisions are cut into rounds, and a round into a leg of some thousand for each thread. A thread draws its leg and announces which particles it has, its footprint.
//! When the round before is complete, it computes those of its collisions that have no particle of an earlier leg of the round, nor one of a collision that was postponed before them;
//! the postponed ones when those legs are complete. So nothing that is computed at a time shares a particle, and each particle meets its collisions in their order, whatever the threads do.
//!
//! To draw takes a third of the time and needs no particle: threads do that for the next round while they would have to wait for the others of this one.
#![allow(unsafe_code)]

mod board;
mod footprint;
#[cfg(all(test, loom))]
mod model;
mod primitives;
mod rounds;

use crate::collide::Law;
use crate::pairs::{Draws, Event};
use crate::population::reserved;
use crate::window::{BEYOND, USUAL_CHUNK, Window};
use board::Board;
use core::ops::Range;
use footprint::Footprint;
use mbc_spec::lanes::{GROUP, InstructionSet, Lanes, Rows, Work};
use mbc_spec::rng::{BATCH, RandomSource};
use primitives::nanoseconds;
use rounds::{Rounds, Speed, longest};
use std::thread::Builder;

/// Most collisions of a usual leg.
const USUAL_LEG: usize = 4096;
const ROOM: usize = longest(USUAL_LEG) + BATCH + BEYOND;
/// With fewer particles per collision of a leg too many collisions are postponed.
const PARTICLES_PER_COLLISION: usize = 16;
/// Bytes of a thread's stack, whatever the environment says.
const STACK: usize = 2 << 20;

/// What several threads need to advance a run.
#[derive(Debug)]
pub struct Team {
    draws: Draws,
    particles: u32,
    /// Collisions of a usual leg, a multiple of 64.
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
    speed: Speed,
}

impl Team {
    /// For runs of `particles` particles.
    pub fn new(source: RandomSource, particles: u32) -> Team {
        Team::with_legs(source, particles, particles as usize / PARTICLES_PER_COLLISION)
    }

    /// The same with legs of about `collisions`: it changes the speed, not the result.
    pub fn with_legs(source: RandomSource, particles: u32, collisions: usize) -> Team {
        let length = collisions.clamp(BATCH, USUAL_LEG).next_multiple_of(BATCH);
        Team { draws: Draws::new(source, particles), particles, length, board: Board::new(0, particles), members: Vec::new() }
    }

    /// Executes collisions first … stop − 1 in `threads` threads, the calling one among them, or in as many of them as there are threads and memory for. Panics if one of them
    /// does.
    pub fn advance(&mut self, lanes: InstructionSet, threads: usize, law: Law, first: u64, stop: u64, rows: Rows<'_>) {
        if self.members.len() != threads {
            let threads = as_many_as_fit(threads);
            self.board = Board::new(threads, self.particles);
            self.members.resize_with(threads, || Box::new(Member::new(self.particles)));
        }
        self.board.reset(self.members.iter().map(|member| member.speed.number()));
        let Team { draws, length, board, members, .. } = self;
        let way = Way { draws: *draws, law, first, stop, usual: *length, board };
        std::thread::scope(|scope| {
            let mut legs = members.iter_mut().zip(0..).map(|(member, thread)| {
                // SAFETY: no row is given to two threads at a time, see above.
                Legs { way: &way, member, thread, rows: unsafe { rows.shared() } }
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
    /// Collisions of a usual leg.
    usual: usize,
    board: &'a Board,
}

impl<'a> Way<'a> {
    fn rounds(&self) -> Rounds<'a> {
        Rounds::new(self.board, self.usual, self.first - self.first % BATCH as u64)
    }
}

/// The legs of one thread.
struct Legs<'a, 'b> {
    way: &'a Way<'a>,
    member: &'a mut Member,
    /// Number of the thread.
    thread: u64,
    rows: Rows<'b>,
}

impl Work for Legs<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Legs { way, member, thread, mut rows } = self;
        let board = way.board;
        let _presence = board.presence();
        board.await_opened();
        let mut rounds = way.rounds();
        loop {
            let (leg, share) = rounds.next(thread);
            if share.start >= way.stop {
                break;
            }
            let begin = nanoseconds();
            let mut idle = L::apart(Draw { way, member, leg, share: share.clone() });
            idle += board.await_complete(board.round_before(leg));
            member.window.drain::<L>(0, &way.law, &mut rows);
            if !member.postponed.is_empty() {
                idle += board.await_complete(board.earlier(leg));
                member.resume();
                member.window.drain::<L>(0, &way.law, &mut rows);
            }
            member.window.finish::<L>(&way.law, &mut rows);
            if share.end <= way.stop {
                member.speed.learn(share.end - share.start, nanoseconds() - begin - idle);
            }
            board.complete(leg, member.speed.number());
        }
    }
}

/// Draws a leg and sorts out what can be done at once; nanoseconds that it had to wait.
struct Draw<'a> {
    way: &'a Way<'a>,
    member: &'a mut Member,
    leg: u64,
    /// Its collisions.
    share: Range<u64>,
}

impl Work for Draw<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<L: Lanes>(self) -> u64 {
        let Draw { way, member, leg, share } = self;
        let Way { draws, first, stop, board, .. } = way;
        let Member { window, busy, .. } = &mut *member;
        let begin = share.start;
        window.head = first.saturating_sub(begin) as usize;
        window.end = (share.end.min(*stop) - begin) as usize;
        if board.is_last(leg) {
            // Nobody asks for its footprint.
            draws.batches::<L, ROOM>(begin, window.end, &mut window.pairs, |_, _| ());
        } else {
            let mut footprint = board.footprint_mut(leg);
            footprint.clear();
            draws.batches::<L, ROOM>(begin, window.end, &mut window.pairs, |i, j| {
                footprint.take(i);
                footprint.take(j);
            });
            drop(footprint);
            board.announce(leg);
        }

        let mut idle = 0;
        busy.clear();
        let mut any = false;
        for other in board.earlier(leg) {
            idle += board.await_footprint(other);
            if let Some(footprint) = board.footprint(other) {
                busy.join(&footprint);
                any = true;
            }
        }
        if any {
            member.postpone::<L>();
        }
        member.seal();
        idle
    }
}

impl Member {
    fn new(particles: u32) -> Member {
        Member {
            window: Window::new(USUAL_CHUNK, particles),
            busy: Footprint::new(particles),
            postponed: Vec::new(),
            speed: Speed::default(),
        }
    }

    /// Takes the collisions that have a busy particle out of the window.
    #[inline(always)]
    fn postpone<L: Lanes>(&mut self) {
        let Member { window, busy, postponed, .. } = self;
        let Window { pairs, head, end, .. } = window;
        let mut to = 0;
        for at in (0..*end).step_by(BATCH) {
            let mut wanted = u64::MAX << head.saturating_sub(at);
            if *end - at < BATCH {
                wanted &= (1 << (*end - at)) - 1;
            }
            let busy = busy.spread::<L, ROOM>(pairs, at, wanted);
            let mut left = busy;
            while left != 0 {
                postponed.push(pairs.event(at + left.trailing_zeros() as usize));
                left &= left - 1;
            }
            for k in (0..BATCH).step_by(GROUP) {
                to = pairs.keep::<L>(at + k, ((wanted & !busy) >> k) as u32 & 0xFFFF, to);
            }
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
