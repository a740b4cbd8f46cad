//! Which collisions may be computed side by side, so that the result is that of one after the other.
//!
//! A window holds collisions that are not done yet, in order. A round goes through its front in order and takes a collision unless one of its
//! particles occurs in an earlier collision of this round's scan; taken or not, its two particles are marked. So the taken ones share no particle
//! with each other nor with any earlier collision left in the window: computing them at once is the same as computing them in turn. The first
//! collision of the window is always taken; those that were left come first in the next round.
//!
//! Marks are a small table addressed by the low bits of the particle's number. Two particles with the same low bits only delay each other.

use mbc_spec::lanes::{LaneWords, Lanes, Twin, Work};
use mbc_spec::pair_selection::{Choices, select_pair};
use mbc_spec::rng::{BATCH, Batch, RandomSource, Stream};

/// Most collisions in a round.
pub const ROUND: usize = 256;

const MARKS: usize = 16384;
/// Most collisions that a round looks at: a few percent of them meet a marked particle when there are many particles.
pub const LONGEST_SCAN: usize = ROUND + ROUND / 4;
const WINDOW: usize = LONGEST_SCAN + 4 * BATCH;

/// A collision to be done: its pair as i + 2^32 j, and the words that its angles are made of as x2 + 2^32 x3.
pub type Event = [u64; 2];

/// The pair of an event.
#[inline(always)]
pub fn pair(event: Event) -> (usize, usize) {
    (event[0] as u32 as usize, (event[0] >> 32) as usize)
}

/// The window, and where it stands.
#[derive(Debug)]
pub struct Schedule {
    source: RandomSource,
    choices: Choices,
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

    /// The same with scans of a given length, 1 to `LONGEST_SCAN`: it changes the speed, not the result.
    pub fn with_scan(source: RandomSource, particles: u32, scan: usize) -> Schedule {
        let scan = if scan < 1 { 1 } else { scan };
        Schedule {
            source,
            choices: Choices::new(particles),
            scan: if scan > LONGEST_SCAN { LONGEST_SCAN } else { scan },
            next: 0,
            stop: 0,
            head: 0,
            end: 0,
            window: [[0; 2]; WINDOW],
            deferred: [[0; 2]; LONGEST_SCAN],
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
    #[inline(always)]
    pub fn round<L: Lanes>(&mut self, taken: &mut [Event; ROUND]) -> usize {
        if self.end - self.head < self.scan && self.next < self.stop {
            L::apart(Refill(self));
        }
        let mark = self.next_mark();
        let scan_end = if self.end - self.head < self.scan { self.end } else { self.head + self.scan };
        let Schedule { window, deferred, marks, head, .. } = self;
        let mut count = 0;
        let mut left = 0;
        for &event in &window[*head..scan_end] {
            let (i, j) = pair(event);
            let (i, j) = (i % MARKS, j % MARKS);
            let free = (marks[i] != mark) & (marks[j] != mark);
            marks[i] = mark;
            marks[j] = mark;
            // Stored in either case, and kept by counting: no branch to mispredict.
            taken[count] = event;
            deferred[left] = event;
            count += usize::from(free);
            left += usize::from(!free);
            if count == ROUND {
                break;
            }
        }
        *head += count;
        for (place, event) in window[*head..*head + left].iter_mut().zip(&*deferred) {
            *place = *event;
        }
        count
    }

    /// A mark that no entry of the table has.
    #[inline(always)]
    fn next_mark(&mut self) -> u8 {
        self.mark = self.mark.wrapping_add(1);
        if self.mark == 0 {
            self.marks.fill(0);
            self.mark = 1;
        }
        self.mark
    }
}

/// Draws collisions until the window is full or there are no more. Apart from the scan, whose registers it would take.
struct Refill<'a>(&'a mut Schedule);

impl Work for Refill<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Schedule { source, choices, next, stop, head, end, window, batch, .. } = self.0;
        window.copy_within(*head..*end, 0);
        *end -= *head;
        *head = 0;
        while *end + BATCH <= WINDOW && *next < *stop {
            let offset = (*next % BATCH as u64) as usize;
            batch.fill::<Twin<L>>(*source, Stream::Collision, *next - offset as u64);
            let left = *stop - *next;
            let count = if left < (BATCH - offset) as u64 { left as usize } else { BATCH - offset };
            let [x0, x1, x2, x3] = &batch.words;
            for k in (0..BATCH).step_by(L::Words::WIDTH) {
                let [x0, x1, x2, x3] = [x0, x1, x2, x3].map(|words| L::Words::load(words, k));
                let (i, j) = select_pair(x0, x1, choices);
                L::Words::store_rows([i, j, x2, x3], window, *end + k);
            }
            if offset > 0 {
                window.copy_within(*end + offset..*end + BATCH, *end);
            }
            *end += count;
            *next += count as u64;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_SCAN, ROUND, Schedule};
    use mbc_spec::lanes::Widest;
    use mbc_spec::pair_selection::{Choices, select_pair};
    use mbc_spec::rng::{RandomSource, Stream};

    /// Every particle meets its collisions in their order, whatever the rounds are.
    fn orders_are_kept(particles: u32, scan: usize, first: u64, stop: u64) {
        let source = RandomSource { seed: 99, member: 5 };
        let mut expected = vec![Vec::new(); particles as usize];
        for k in first..stop {
            let x = source.block(Stream::Collision, k, 0);
            let (i, j) = select_pair(x[0], x[1], &Choices::new(particles));
            for one in [i, j] {
                expected[one as usize].push((i, j, x[2], x[3]));
            }
        }
        let mut schedule = Schedule::with_scan(source, particles, scan);
        schedule.begin(first, stop);
        let mut found = vec![Vec::new(); particles as usize];
        let mut taken = [[0; 2]; ROUND];
        loop {
            let count = schedule.round::<Widest>(&mut taken);
            if count == 0 {
                break;
            }
            let mut busy = vec![false; particles as usize];
            for event in taken[..count].iter().copied() {
                let [i, x2] = event.map(|two| two as u32);
                let [j, x3] = event.map(|two| (two >> 32) as u32);
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
            for scan in [1, 2, 63, LONGEST_SCAN] {
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
