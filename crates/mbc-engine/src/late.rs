//! The few collisions with a rotation time beyond the first region of the heat kernel, collected until they fill lanes.
//!
//! Their particles must not be touched before they have been done.

use crate::collide::{CHUNK, Chunk, Deflection, Law, Middle, Series};
use crate::pairs::{Front, Pairs};
use mbc_spec::heat_kernel::{LATE_REGIONS, late_region};
use mbc_spec::lanes::{Lanes, Rows, Twin, Work};

/// So many are done together.
const FULL: usize = 16;
/// A chunk may bring as many as it has collisions, and from any of them on there is room for a [`Front`].
const ROOM: usize = FULL + 2 * CHUNK;

/// Collisions that wait, by kind of deflection.
#[derive(Debug)]
pub struct Late {
    lists: [List; LATE_REGIONS],
}

#[derive(Debug)]
struct List {
    pairs: Pairs<ROOM>,
    count: usize,
}

impl Late {
    /// None.
    pub const fn new() -> Late {
        const EMPTY: List = List { pairs: Pairs::new(), count: 0 };
        Late { lists: [EMPTY; LATE_REGIONS] }
    }

    /// Takes collision `k` of a chunk.
    #[inline(always)]
    pub fn add(&mut self, chunk: &Chunk, pairs: Front<'_>, k: usize) {
        let list = &mut self.lists[late_region(chunk.tau(k))];
        list.pairs.put(list.count, pairs.event(k));
        list.count += 1;
    }

    /// Whether there are enough of a kind to be done.
    #[inline(always)]
    pub fn is_full(&self) -> bool {
        self.lists.iter().any(|list| list.count >= FULL)
    }

    /// Does those that fill lanes, or all. `released` learns whose particles are free again.
    #[inline(always)]
    pub fn work<L: Lanes>(&mut self, all: bool, law: &Law, chunk: &mut Chunk, rows: &mut Rows<'_>, released: impl FnMut(u32, u32)) {
        L::apart(LateWork { late: self, all, law, chunk, rows, released });
    }
}

impl Default for Late {
    fn default() -> Late {
        Late::new()
    }
}

/// Apart from the rest: it is seldom done, and takes many registers.
struct LateWork<'a, 'b, F> {
    late: &'a mut Late,
    all: bool,
    law: &'a Law,
    chunk: &'a mut Chunk,
    rows: &'a mut Rows<'b>,
    released: F,
}

impl<F: FnMut(u32, u32)> Work for LateWork<'_, '_, F> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(mut self) {
        self.region::<Middle, L>(0);
        // A step of the series waits for the one before: twice the lanes cost hardly more.
        self.region::<Series, Twin<L>>(1);
    }
}

impl<F: FnMut(u32, u32)> LateWork<'_, '_, F> {
    #[inline(always)]
    fn region<D: Deflection, L: Lanes>(&mut self, region: usize) {
        let List { pairs, count } = &mut self.late.lists[region];
        let mut done = 0;
        while *count - done >= if self.all { 1 } else { FULL } {
            let some = if *count - done < FULL { *count - done } else { FULL };
            if some < FULL {
                pairs.pad(*count);
            }
            let front = pairs.front(done);
            self.chunk.approach::<L>(self.law, front, some, self.rows, None);
            self.chunk.deflect::<D, L>(front, some, self.rows, None);
            self.chunk.depart::<L>(front, some, (1 << some) - 1, self.rows);
            done += some;
        }
        for k in 0..done {
            (self.released)(pairs.i[k], pairs.j[k]);
        }
        pairs.to_front(done, *count);
        *count -= done;
    }
}
