//! The few collisions whose rotation time needs another kind of deflection than most, collected until they fill lanes.
//!
//! Their particles must not be touched before they have been done.

use crate::collide::{CHUNK, Chunk, Law};
use crate::pairs::{Front, Pairs};
use mbc_spec::heat_kernel::{FUNCTIONS, function};
use mbc_spec::lanes::{Lanes, Rows, Work};

/// So many are done together.
const FULL: usize = 16;
/// A chunk may bring as many as it has collisions, and from any of them on there is room for a [`Front`].
const ROOM: usize = FULL + 2 * CHUNK;

/// Collisions that wait, by kind of deflection.
#[derive(Debug)]
pub struct Late {
    lists: [List; FUNCTIONS],
    /// How many have come, by kind, since [`Late::usual`].
    tally: [usize; FUNCTIONS],
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
        Late { lists: [EMPTY; FUNCTIONS], tally: [0; FUNCTIONS] }
    }

    /// Takes collision `k` of a chunk.
    #[inline(always)]
    pub fn add(&mut self, chunk: &Chunk, pairs: Front<'_>, k: usize) {
        let kind = function(chunk.tau(k));
        self.tally[kind] += 1;
        let list = &mut self.lists[kind];
        list.pairs.put(list.count, pairs.event(k));
        list.count += 1;
    }

    /// The kind that two thirds of the last `count` collisions were of, or else the first one; those of kind `usual` did not come here.
    #[inline(never)]
    pub fn usual(&mut self, usual: usize, count: usize) -> usize {
        let mut tally = core::mem::take(&mut self.tally);
        tally[usual] = tally.iter().fold(count, |rest, of_kind| rest - of_kind);
        tally.iter().position(|of_kind| 3 * of_kind > 2 * count).unwrap_or(0)
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
        for kind in 0..FUNCTIONS {
            self.those::<L>(kind);
        }
    }
}

impl<F: FnMut(u32, u32)> LateWork<'_, '_, F> {
    #[inline(always)]
    fn those<L: Lanes>(&mut self, kind: usize) {
        let List { pairs, count } = &mut self.late.lists[kind];
        if *count == 0 {
            return;
        }
        let mut done = 0;
        while *count - done >= if self.all { 1 } else { FULL } {
            let some = if *count - done < FULL { *count - done } else { FULL };
            if some < FULL {
                pairs.pad(*count);
            }
            let front = pairs.front(done);
            self.chunk.approach::<L>(self.law, front, some, self.rows, None);
            self.chunk.deflect_apart::<L>(kind, front, some, self.rows, None);
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

#[cfg(test)]
mod tests {
    use super::Late;

    #[test]
    fn the_usual_kind_is_that_of_two_thirds_or_else_the_first() {
        let after = |tally, usual| Late { tally, ..Late::new() }.usual(usual, 1000);
        assert_eq!(after([0, 30, 20], 0), 0);
        assert_eq!(after([0, 667, 300], 0), 1);
        assert_eq!(after([0, 300, 667], 0), 2);
        assert_eq!(after([0, 400, 400], 0), 0);
        assert_eq!(after([100, 200, 0], 2), 2, "those of the usual kind are the others");
        assert_eq!(after([400, 0, 0], 2), 0);
        assert_eq!(after([700, 0, 0], 2), 0);
    }
}
