//! One collision after the other, as far as the result goes.
//!
//! A window holds the next collisions in order. A chunk is as much of its front as is free of repeated particles: computing it at once is the same as
//! computing it in turn. Collisions that are late ([`crate::late`]) keep their particles marked, so that a chunk ends before the first collision
//! that must wait for one of them.
//!
//! Marks are a small table addressed by the low bits of the particle's number. Two particles with the same low bits only make chunks shorter.

use crate::collide::{CHUNK, Chunk, Law, Small};
use crate::late::Late;
use crate::pairs::{Draws, Pairs};
use mbc_spec::lanes::{Lanes, Rows, Work};
use mbc_spec::rng::{BATCH, RandomSource};

/// Particles are asked for so many collisions before they are used, where they are far away.
const AHEAD: usize = 32;
const WINDOW: usize = 512;
/// From so many particles on it pays to ask for them early.
const FAR: u32 = 200_000;

/// The collisions to be done, and what they are done with.
#[derive(Debug)]
pub struct Sequence {
    draws: Draws,
    /// Most collisions in a chunk: it changes the speed, not the result.
    most: usize,
    far: bool,
    /// Number of the collision that enters the window next, and of the first one that must not.
    next: u64,
    stop: u64,
    head: usize,
    end: usize,
    window: Pairs<WINDOW>,
    marks: Marks,
    late: Late,
    chunk: Chunk,
}

impl Sequence {
    /// Among `particles` particles.
    pub fn new(source: RandomSource, particles: u32) -> Sequence {
        Sequence::with_chunks(source, particles, 32)
    }

    /// The same with chunks of at most 1 to `CHUNK` collisions.
    pub fn with_chunks(source: RandomSource, particles: u32, most: usize) -> Sequence {
        debug_assert!((1..=CHUNK).contains(&most));
        Sequence {
            draws: Draws::new(source, particles),
            most,
            far: particles >= FAR,
            next: 0,
            stop: 0,
            head: 0,
            end: 0,
            window: Pairs::new(),
            marks: Marks::new(),
            late: Late::new(),
            chunk: Chunk::new(),
        }
    }

    /// Turns to collisions first … stop − 1; those before must have been done.
    pub fn begin(&mut self, first: u64, stop: u64) {
        debug_assert!(self.head == self.end);
        let before = (first % BATCH as u64) as usize;
        self.next = first - before as u64;
        self.stop = stop;
        self.head = before;
        self.end = 0;
    }

    /// Executes some hundred collisions; false if none is left.
    #[inline(always)]
    pub fn step<L: Lanes>(&mut self, law: &Law, rows: &mut Rows<'_>) -> bool {
        if self.next < self.stop {
            L::apart(Refill(self));
        }
        let reserve = if self.next < self.stop { AHEAD } else { 0 };
        while self.end > self.head + reserve {
            self.chunk::<L>(law, rows);
        }
        let more = self.next < self.stop;
        if !more {
            self.late::<L>(true, law, rows);
        }
        more
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
        let Sequence { window, chunk, late, marks, head, .. } = self;
        let ahead = if self.far { Some(window.front(*head + AHEAD)) } else { None };
        let front = window.front(*head);
        chunk.approach::<L>(law, front, count, rows, ahead);
        let wanted = u64::MAX >> (64 - count);
        let mut left = chunk.deflect::<Small, L>(front, count, rows, ahead) & wanted;
        chunk.depart::<L>(front, count, wanted, rows);
        while left != 0 {
            let k = left.trailing_zeros() as usize;
            left &= left - 1;
            late.add(chunk, front, k);
            marks.hold(front.i[k], front.j[k]);
        }
        *head += count;
        if late.is_full() {
            self.late::<L>(false, law, rows);
        }
    }

    /// How many collisions of the front can be done at once.
    #[inline(always)]
    fn free_front(&mut self) -> usize {
        let Sequence { window, marks, head, .. } = self;
        let most = if self.end - *head < self.most { self.end - *head } else { self.most };
        let front = *head..*head + most;
        let mut count = 0;
        for (&i, &j) in window.i[front.clone()].iter().zip(&window.j[front]) {
            if !marks.take(i, j) {
                break;
            }
            count += 1;
        }
        count
    }

    #[inline(always)]
    fn late<L: Lanes>(&mut self, all: bool, law: &Law, rows: &mut Rows<'_>) {
        let Sequence { late, chunk, marks, .. } = self;
        late.work::<L>(all, law, chunk, rows, |i, j| marks.release(i, j));
    }
}

/// Draws collisions until the window is full or there are no more. Apart from the rest, whose registers it would take.
struct Refill<'a>(&'a mut Sequence);

impl Work for Refill<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Sequence { draws, next, stop, head, end, window, .. } = self.0;
        if *end > *head {
            window.to_front(*head, *end);
            *end -= *head;
            *head = 0;
        } else if *end > 0 {
            (*head, *end) = (0, 0);
        }
        // What lies beyond the end is read, up to a chunk and what is asked for ahead, and then not used.
        while *end + BATCH + AHEAD + CHUNK <= WINDOW && *next < *stop {
            draws.batch::<L, WINDOW>(*next, window, *end);
            *next += BATCH as u64;
            *end += BATCH;
        }
        if *next > *stop {
            *end -= (*next - *stop) as usize;
            *next = *stop;
        }
    }
}

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
