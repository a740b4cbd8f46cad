//! How the collisions of a call are shared out: in rounds of a leg for each thread. A thread that was faster gets a longer one.
//!
//! Every thread finds the shares for itself, by what all have said of the round before the last. So nobody waits for a decision.

use super::board::Board;
use core::ops::Range;
use mbc_spec::rng::BATCH;

/// The longest leg, if a usual one has `usual` collisions.
pub const fn longest(usual: usize) -> usize {
    (usual + usual / 2).next_multiple_of(BATCH)
}

/// The shortest one.
const fn shortest(usual: usize) -> usize {
    usual / 4
}

/// The rounds of a call, as a thread goes through them.
#[derive(Debug)]
pub struct Rounds<'a> {
    board: &'a Board,
    /// Collisions of a usual leg, a multiple of 64.
    usual: usize,
    /// The next one, and its first collision.
    round: u64,
    begin: u64,
}

impl<'a> Rounds<'a> {
    /// From collision `begin` on, a multiple of 64.
    pub fn new(board: &'a Board, usual: usize, begin: u64) -> Rounds<'a> {
        Rounds { board, usual, round: 0, begin }
    }

    /// The leg of a thread in the next round: its number, and its collisions. Until this leg is complete the others keep the speeds by which it is found.
    pub fn next(&mut self, thread: u64) -> (u64, Range<u64>) {
        let threads = self.board.threads();
        let begin = self.begin + self.lengths(0..thread);
        let end = begin + self.lengths(thread..thread + 1);
        let leg = self.round * threads + thread;
        self.begin = end + self.lengths(thread + 1..threads);
        self.round += 1;
        (leg, begin..end)
    }

    /// Collisions of some threads, a multiple of 64.
    fn lengths(&self, of: Range<u64>) -> u64 {
        let (threads, usual) = (self.board.threads(), self.usual as u64);
        let speed = |thread| self.board.speed(self.round, thread);
        let all = (0..threads).fold(0, |all, thread| all + speed(thread));
        let known = (0..threads).all(|thread| speed(thread) > 0);
        of.fold(0, |lengths, thread| {
            let fair = if known { usual * threads * speed(thread) / all } else { usual };
            lengths + fair.clamp(shortest(self.usual) as u64, longest(self.usual) as u64).next_multiple_of(BATCH as u64)
        })
    }
}

/// Collisions in a certain time, over the last legs of a thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct Speed(u64);

impl Speed {
    /// As a number; 0 if it is not known.
    pub fn number(self) -> u64 {
        self.0
    }

    /// Learns of a leg.
    pub fn learn(&mut self, collisions: u64, nanoseconds: u64) {
        let now = (collisions << 20) / nanoseconds.max(1);
        self.0 = if self.0 == 0 { now } else { (3 * self.0 + now) / 4 };
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{Board, Rounds, Speed};

    /// The legs of some rounds with these speeds.
    fn legs(speeds: &[u64], usual: usize) -> Vec<(u64, std::ops::Range<u64>)> {
        let mut board = Board::new(speeds.len(), 1000);
        board.reset(speeds.iter().copied());
        board.open(speeds.len());
        let mut all = Vec::new();
        for thread in 0..speeds.len() as u64 {
            let mut rounds = Rounds::new(&board, usual, 640);
            all.extend((0..3).map(|_| rounds.next(thread)));
        }
        all.sort_by_key(|(leg, _)| *leg);
        all
    }

    #[test]
    fn legs_follow_each_other_without_a_gap_in_whole_batches() {
        for speeds in [&[0, 0][..], &[5, 7], &[1, 100, 3], &[u64::from(u32::MAX), 1, 1, 1, 9, 77, 12]] {
            let legs = legs(speeds, 4096);
            let mut expected = 640;
            for (number, (leg, share)) in legs.into_iter().enumerate() {
                assert_eq!((leg, share.start), (number as u64, expected));
                assert!(share.end.is_multiple_of(64) && (1024..=6144).contains(&(share.end - share.start)));
                expected = share.end;
            }
        }
    }

    #[test]
    fn a_thread_that_is_faster_has_a_longer_leg() {
        let lengths =
            |speeds: &[u64]| legs(speeds, 4096)[..speeds.len()].iter().map(|(_, share)| share.end - share.start).collect::<Vec<_>>();
        assert_eq!(lengths(&[0, 9]), [4096, 4096], "one is not known");
        assert_eq!(lengths(&[9, 9]), [4096, 4096]);
        assert_eq!(lengths(&[10, 6]), [5120, 3072]);
        assert_eq!(lengths(&[1, 1000]), [1024, 6144]);
        assert_eq!(legs(&[1, 1000], 64)[0].1, 640..704);
    }

    #[test]
    fn a_speed_is_that_of_the_last_legs() {
        let mut speed = Speed::default();
        speed.learn(4096, 4096);
        assert_eq!(speed.number(), 1 << 20);
        for _ in 0..20 {
            speed.learn(4096, 8192);
        }
        assert!((1 << 19..1 << 20).contains(&speed.number()) && speed.number() < (1 << 19) + (1 << 13));
        speed.learn(4096, 0);
        assert!(speed.number() > 1 << 29, "a clock that stands still");
    }
}
