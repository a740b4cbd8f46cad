//! Which collisions may be computed side by side, so that the result is that of one after the other.
//!
//! A window holds collisions that are not done yet, in order. A round goes through its front in order and takes a collision unless one of its
//! particles occurs in an earlier collision of this round's scan; taken or not, its two particles are marked. So the taken ones share no particle
//! with each other nor with any earlier collision left in the window: computing them at once is the same as computing them in turn. The first
//! collision of the window is always taken; those that were left come first in the next round.
//!
//! Marks are a small table addressed by the low bits of the particle's number. Two particles with the same low bits only delay each other.

use mbc_spec::lanes::Lanes;
use mbc_spec::pair_selection::select_pair;
use mbc_spec::rng::{BATCH, Batch, RandomSource, Stream};

/// Most collisions in a round.
pub const ROUND: usize = 128;

const MARKS: usize = 8192;
/// Most collisions that a round looks at: a few percent of them meet a marked particle when there are many particles.
const LONGEST_SCAN: usize = ROUND + ROUND / 4;
const WINDOW: usize = LONGEST_SCAN + 4 * BATCH;

/// A collision to be done: its pair, and the words that its angles are made of.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C, align(16))]
pub struct Event {
    /// The pair.
    pub i: u32,
    /// The pair.
    pub j: u32,
    /// Word x2 of its block.
    pub x2: u32,
    /// Word x3 of its block.
    pub x3: u32,
}

/// The window, and where it stands.
#[derive(Debug)]
pub struct Schedule {
    source: RandomSource,
    particles: u32,
    scan: usize,
    /// Number of the collision that enters the window next, and of the first one that must not.
    next: u64,
    stop: u64,
    head: usize,
    end: usize,
    window: [Event; WINDOW],
    deferred: [Event; LONGEST_SCAN],
    marks: [u8; MARKS],
    /// Value of a mark made in this round; marks of other values are old.
    mark: u8,
    batch: Batch,
}

impl Schedule {
    /// For `particles` particles.
    pub fn new(source: RandomSource, particles: u32) -> Schedule {
        // Among N particles about N/8 collisions are disjoint in a scan of N/4, and hardly more in a longer one.
        let quarter = particles as usize / 4;
        Schedule::with_scan(source, particles, if quarter < LONGEST_SCAN { quarter } else { LONGEST_SCAN })
    }

    /// The same with scans of a given length, 1 to 160: it changes the speed, not the result.
    pub fn with_scan(source: RandomSource, particles: u32, scan: usize) -> Schedule {
        let scan = if scan < 1 { 1 } else { scan };
        Schedule {
            source,
            particles,
            scan: if scan > LONGEST_SCAN { LONGEST_SCAN } else { scan },
            next: 0,
            stop: 0,
            head: 0,
            end: 0,
            window: [Event::default(); WINDOW],
            deferred: [Event::default(); LONGEST_SCAN],
            marks: [0; MARKS],
            mark: 0,
            batch: Batch::new(),
        }
    }

    /// Turns to collisions first … stop − 1; the window must be empty.
    pub fn begin(&mut self, first: u64, stop: u64) {
        debug_assert!(self.head == self.end);
        self.next = first;
        self.stop = stop;
    }

    /// Moves the next collisions that may be done side by side to the front of `taken` and gives their number; 0 if none is left.
    #[inline]
    pub fn round<L: Lanes>(&mut self, taken: &mut [Event; ROUND]) -> usize {
        if self.end - self.head < self.scan && self.next < self.stop {
            self.refill::<L>();
        }
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.marks.fill(0);
            self.mark = 1;
        }
        let scan_end = if self.end - self.head < self.scan { self.end } else { self.head + self.scan };
        let mut at = self.head;
        let mut count = 0;
        let mut deferred = 0;
        while at < scan_end && count < ROUND {
            let event = self.window[at];
            let (i, j) = (event.i as usize % MARKS, event.j as usize % MARKS);
            let free = (self.marks[i] != self.mark) & (self.marks[j] != self.mark);
            self.marks[i] = self.mark;
            self.marks[j] = self.mark;
            taken[count] = event;
            self.deferred[deferred] = event;
            count += usize::from(free);
            deferred += usize::from(!free);
            at += 1;
        }
        self.head = at - deferred;
        self.window[self.head..at].copy_from_slice(&self.deferred[..deferred]);
        count
    }

    /// Draws collisions until the window is full or there are no more.
    fn refill<L: Lanes>(&mut self) {
        self.window.copy_within(self.head..self.end, 0);
        self.end -= self.head;
        self.head = 0;
        while self.end + BATCH <= WINDOW && self.next < self.stop {
            let offset = (self.next % BATCH as u64) as usize;
            self.batch.fill::<L>(self.source, Stream::Collision, self.next - offset as u64);
            let left = self.stop - self.next;
            let count = if left < (BATCH - offset) as u64 { left as usize } else { BATCH - offset };
            let room = &mut self.window[self.end..self.end + count];
            let [x0, x1, x2, x3] = &self.batch.words;
            for (k, event) in room.iter_mut().enumerate() {
                let k = offset + k;
                let (i, j) = select_pair(x0[k], x1[k], self.particles);
                *event = Event { i, j, x2: x2[k], x3: x3[k] };
            }
            self.end += count;
            self.next += count as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Event, ROUND, Schedule};
    use mbc_spec::lanes::Widest;
    use mbc_spec::pair_selection::select_pair;
    use mbc_spec::rng::{RandomSource, Stream};

    /// Every particle meets its collisions in their order, whatever the rounds are.
    fn orders_are_kept(particles: u32, scan: usize, first: u64, stop: u64) {
        let source = RandomSource { seed: 99, member: 5 };
        let mut expected = vec![Vec::new(); particles as usize];
        for k in first..stop {
            let x = source.block(Stream::Collision, k, 0);
            let (i, j) = select_pair(x[0], x[1], particles);
            for one in [i, j] {
                expected[one as usize].push((i, j, x[2], x[3]));
            }
        }
        let mut schedule = Schedule::with_scan(source, particles, scan);
        schedule.begin(first, stop);
        let mut found = vec![Vec::new(); particles as usize];
        let mut taken = [Event::default(); ROUND];
        loop {
            let count = schedule.round::<Widest>(&mut taken);
            if count == 0 {
                break;
            }
            let mut busy = vec![false; particles as usize];
            for Event { i, j, x2, x3 } in taken[..count].iter().copied() {
                for one in [i, j] {
                    assert!(!busy[one as usize], "two collisions of particle {one} in one round");
                    busy[one as usize] = true;
                    found[one as usize].push((i, j, x2, x3));
                }
            }
        }
        assert_eq!(found, expected, "{particles} particles, scans of {scan}");
    }

    #[test]
    fn every_particle_meets_its_collisions_in_order() {
        for particles in [2, 3, 64, 65, 1000, 20_000] {
            for scan in [1, 2, 63, 160] {
                orders_are_kept(particles, scan, 0, 3000);
            }
        }
    }

    #[test]
    fn a_schedule_starts_and_stops_anywhere() {
        for (first, stop) in [(1, 2), (63, 65), (5, 5), (130, 1000), ((1 << 32) - 100, (1 << 32) + 100)] {
            orders_are_kept(50, 12, first, stop);
        }
    }
}
