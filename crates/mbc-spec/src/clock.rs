//! How many collisions have happened by time t: SPEC §5.
//!
//! The Poisson clock depends on (seed, t) alone: observing more often or running longer leaves the path as it is.

use crate::clock_table::{FIRST_THRESHOLD, THRESHOLDS};
use crate::plan::{Clock, Plan};
use crate::rng::{RandomSource, Stream};
use crate::uniform::u52;

/// Most collisions that a run may expect, 2^52.
pub const MOST_COLLISIONS: f64 = 4_503_599_627_370_496.0;

const MEAN_PER_CELL: f64 = 64.0;

/// Where the Poisson clock has been: collisions in the cells before `cell`. A cache, not a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockPosition {
    /// A cell.
    pub cell: u64,
    /// Collisions in the cells before it.
    pub before: u64,
}

/// Number of collisions at or before time t (user units), or `None` if t is negative, not finite, or has more than 2^52 expected collisions.
///
/// `position` is moved forward to the cell of t; the answer does not depend on it.
pub fn collisions_at(plan: &Plan, t: f64, position: &mut ClockPosition) -> Option<u64> {
    let s = t * plan.clock_rate;
    let per_unit = match plan.clock {
        Clock::Embedded => 1.0,
        Clock::Poisson => MEAN_PER_CELL,
    };
    if !(t >= 0.0 && s * per_unit <= MOST_COLLISIONS) {
        return None;
    }
    let cell = s as u64;
    if plan.clock == Clock::Embedded {
        return Some(cell);
    }
    let fraction = s - cell as f64;
    let source = RandomSource::from(plan);
    if cell < position.cell {
        *position = ClockPosition::default();
    }
    while position.cell < cell {
        position.before += collisions_in_cell(source, position.cell);
        position.cell += 1;
    }
    let mut count = position.before;
    let in_cell = if fraction > 0.0 { collisions_in_cell(source, cell) } else { 0 };
    for q in 0..in_cell {
        let x = source.block(Stream::ClockTimes, cell, q as u32);
        count += u64::from(u52(x[1], x[0]) < fraction);
    }
    Some(count)
}

/// The cell that holds collision k: the last one with at most k collisions before it; cell 0 for the embedded clock.
///
/// `position` must not be beyond that cell.
pub fn clock_at_collision(plan: &Plan, k: u64, mut position: ClockPosition) -> ClockPosition {
    if plan.clock == Clock::Embedded {
        return position;
    }
    let source = RandomSource::from(plan);
    loop {
        let next = position.before + collisions_in_cell(source, position.cell);
        if next > k {
            return position;
        }
        position = ClockPosition { cell: position.cell + 1, before: next };
    }
}

/// Poisson(64) number of collisions in a cell, by the thresholds T[n] on a 64-bit word.
pub fn collisions_in_cell(source: RandomSource, cell: u64) -> u64 {
    let x = source.block(Stream::ClockCells, cell, 0);
    let word = (u64::from(x[1]) << 32) | u64::from(x[0]);
    u64::from(FIRST_THRESHOLD) + THRESHOLDS.partition_point(|&threshold| threshold <= word) as u64
}

#[cfg(test)]
mod tests {
    use super::collisions_in_cell;
    use crate::rng::RandomSource;

    #[test]
    fn cells_hold_sixty_four_collisions_in_the_mean_with_the_same_variance() {
        let source = RandomSource { seed: 12, member: 3 };
        let cells = 20_000;
        let mut sum = 0.0;
        let mut squares = 0.0;
        for cell in 0..cells {
            let n = collisions_in_cell(source, cell) as f64 - 64.0;
            sum += n;
            squares += n * n;
        }
        let (mean, variance) = (sum / cells as f64, squares / cells as f64);
        // Five standard errors: 8/√cells for the mean, 64·√(2/cells) for the variance.
        assert!(mean.abs() < 5.0 * 8.0 / (cells as f64).sqrt(), "mean {mean}");
        assert!((variance - 64.0).abs() < 5.0 * 64.0 * (2.0 / cells as f64).sqrt(), "variance {variance}");
    }
}
