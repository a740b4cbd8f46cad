//! Collisions in order, of which as many as share no particle are computed side by side.
//!
//! A chunk is as much of the window's front as is free of repeated particles: computing it at once is the same as computing it in turn. Collisions that are
//! late ([`crate::late`]) keep their particles marked, so that a chunk ends before the first collision that must wait for one of them.
//!
//! Marks are a small table addressed by the low bits of the particle's number. Two particles with the same low bits only make chunks shorter.

use crate::collide::{CHUNK, Chunk, Law, SMALL, Small};
use crate::late::Late;
use crate::pairs::Pairs;
use mbc_spec::lanes::{Lanes, Rows};

/// Particles are asked for so many collisions before they are used, where they are far away.
pub const AHEAD: usize = 32;
/// From so many particles on they do not fit into the nearer caches.
const FAR: u32 = 40_000;
/// Most collisions of a chunk, unless told.
pub const USUAL_CHUNK: usize = 32;
/// So much of the room of a window is read beyond its end, and not used.
pub const BEYOND: usize = AHEAD + CHUNK;

/// The collisions `head` … `end` − 1 of `pairs`, and what they are done with.
#[derive(Debug)]
pub struct Window<const ROOM: usize> {
    /// The collisions, in order; `end` is at most the room less [`BEYOND`].
    pub pairs: Pairs<ROOM>,
    /// The first one that has not been begun.
    pub head: usize,
    /// Where the next one is to be put.
    pub end: usize,
    /// Most collisions in a chunk: it changes the speed, not the result.
    most: usize,
    /// Whether particles are far away, and asked for early.
    far: bool,
    marks: Marks,
    late: Late,
    /// The kind of deflection that most collisions need, by its number ([`mbc_spec::heat_kernel::function`]): a chunk tries that one, the others are late.
    usual: usize,
    /// Collisions since that was decided.
    since: usize,
    chunk: Chunk,
}

impl<const ROOM: usize> Window<ROOM> {
    /// An empty one, with chunks of at most `most` collisions, among `particles` particles.
    pub fn new(most: usize, particles: u32) -> Window<ROOM> {
        debug_assert!((1..=CHUNK).contains(&most));
        Window {
            pairs: Pairs::new(),
            head: 0,
            end: 0,
            most,
            far: particles >= FAR,
            marks: Marks::new(),
            late: Late::new(),
            usual: SMALL,
            since: 0,
            chunk: Chunk::new(),
        }
    }

    /// Executes collisions until at most `reserve` are left, but for late ones.
    #[inline(always)]
    pub fn drain<L: Lanes>(&mut self, reserve: usize, law: &Law, rows: &mut Rows<'_>) {
        while self.end > self.head + reserve {
            self.chunk::<L>(law, rows);
        }
    }

    /// Executes the late ones.
    #[inline(always)]
    pub fn finish<L: Lanes>(&mut self, law: &Law, rows: &mut Rows<'_>) {
        self.late::<L>(true, law, rows);
    }

    #[inline(always)]
    fn chunk<L: Lanes>(&mut self, law: &Law, rows: &mut Rows<'_>) {
        if !self.marks.renew() {
            self.late::<L>(true, law, rows);
            self.marks.clear();
        }
        let count = self.free_front();
        if count == 0 {
            // Only a late collision can be in the way of the first one.
            return self.late::<L>(true, law, rows);
        }
        let Window { pairs, chunk, late, marks, head, far, usual, since, .. } = self;
        let ahead = if *far { Some(pairs.front(*head + AHEAD)) } else { None };
        let front = pairs.front(*head);
        chunk.approach::<L>(law, front, count, rows, ahead);
        let mut left = if *usual == SMALL {
            chunk.deflect::<Small, L>(front, count, rows, ahead)
        } else {
            chunk.deflect_apart::<L>(*usual, front, count, rows, ahead)
        };
        chunk.depart::<L>(front, count, u64::MAX >> (CHUNK - count), rows);
        while left != 0 {
            let k = left.trailing_zeros() as usize;
            left &= left - 1;
            late.add(chunk, front, k);
            marks.hold(front.i[k], front.j[k]);
        }
        *head += count;
        *since += count;
        if *since >= PERIOD {
            *usual = late.usual(*usual, *since);
            *since = 0;
        }
        if late.is_full() {
            self.late::<L>(false, law, rows);
        }
    }

    /// How many collisions of the front can be done at once.
    #[inline(always)]
    fn free_front(&mut self) -> usize {
        let Window { pairs, marks, head, .. } = self;
        let most = if self.end - *head < self.most { self.end - *head } else { self.most };
        let front = *head..*head + most;
        let mut count = 0;
        for (&i, &j) in pairs.i[front.clone()].iter().zip(&pairs.j[front]) {
            if !marks.take(i, j) {
                break;
            }
            count += 1;
        }
        count
    }

    #[inline(always)]
    fn late<L: Lanes>(&mut self, all: bool, law: &Law, rows: &mut Rows<'_>) {
        let Window { late, chunk, marks, .. } = self;
        late.work::<L>(all, law, chunk, rows, |i, j| marks.release(i, j));
    }
}

/// After so many collisions the usual kind of deflection is decided anew.
const PERIOD: usize = 1024;

const MARKS: usize = 65536;

/// Which particles a chunk may not have.
#[derive(Debug)]
struct Marks {
    /// The value of the chunk that a particle was taken for last, or `HELD`.
    table: [u8; MARKS],
    now: u8,
}

const HELD: u8 = u8::MAX;

impl Marks {
    const fn new() -> Marks {
        Marks { table: [0; MARKS], now: 0 }
    }

    /// Forgets what has been taken, not what is held; false if that takes [`Marks::clear`].
    #[inline(always)]
    fn renew(&mut self) -> bool {
        self.now += 1;
        self.now < HELD
    }

    /// Forgets everything.
    #[inline(never)]
    fn clear(&mut self) {
        *self = Marks { now: 1, ..Marks::new() };
    }

    /// Takes both particles if both are free.
    #[inline(always)]
    fn take(&mut self, i: u32, j: u32) -> bool {
        let (i, j) = (i as usize % MARKS, j as usize % MARKS);
        let free = self.table[i] < self.now && self.table[j] < self.now;
        if free {
            self.table[i] = self.now;
            self.table[j] = self.now;
        }
        free
    }

    /// Keeps both from being taken until they are released.
    #[inline(always)]
    fn hold(&mut self, i: u32, j: u32) {
        self.table[i as usize % MARKS] = HELD;
        self.table[j as usize % MARKS] = HELD;
    }

    #[inline(always)]
    fn release(&mut self, i: u32, j: u32) {
        self.table[i as usize % MARKS] = 0;
        self.table[j as usize % MARKS] = 0;
    }
}
