//! The team under a model checker, loom: it runs the threads in every order in which they can run, and lets them see of the board what they could see. `npm run sanitize -- loom`.
//!
//! Legs, windows and rows are the real ones. Only the lanes are others ([`watched`]): they tell loom which rows they read and change, so that two threads at one row are found
//! even where nothing comes of it.

mod watched;

use super::board::Board;
use super::rounds::Speed;
use super::{Legs, Member, Way};
use crate::collide::Law;
use crate::pairs::Draws;
use crate::sequence::Sequence;
use loom::thread::{Builder, JoinHandle};
use mbc_spec::lanes::{Row, Rows, Work};
use mbc_spec::pair_update::Exponent;
use mbc_spec::rng::{BATCH, RandomSource};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use watched::{BROKEN, Watched, watch};

const SOURCE: RandomSource = RandomSource { seed: 5, member: 0 };
/// Words of a thread's stack: loom's own are too small for a window.
const STACK: usize = 1 << 17;

/// Collisions first … stop − 1 among so many particles, in legs of 64.
#[derive(Clone, Copy)]
struct Case {
    particles: u32,
    h: f64,
    first: u64,
    stop: u64,
    threads: usize,
    /// Most times that a thread is interrupted where it need not wait; none for no bound.
    interruptions: Option<usize>,
}

/// Three legs of two threads, the first and the last of them short; some of the collisions of a leg have a particle of the leg before.
const TWO: Case = Case { particles: 60, h: 0.02, first: 58, stop: 140, threads: 2, interruptions: None };
/// A leg each of three threads. Allowed more, loom lets two that wait take turns for ever, as no machine does.
const THREE: Case = Case { threads: 3, interruptions: Some(1), ..TWO };

/// Rounds enough that speeds are told, used and forgotten.
const LONG: Case = Case { stop: 600, interruptions: Some(1), ..TWO };

impl Case {
    fn law(&self) -> Law {
        Law { exponent: Exponent::new(-3.0), h: self.h }
    }

    fn start(&self) -> Vec<Row> {
        let component = |k: u32| f64::from(k.wrapping_mul(2_654_435_761) >> 16) / 32768.0 - 1.0;
        (0..self.particles).map(|i| Row([component(3 * i), component(3 * i + 1), component(3 * i + 2), 0.0])).collect()
    }

    /// The result of one collision after the other.
    fn in_turn(&self) -> Vec<Bits> {
        let mut rows = self.start();
        let mut sequence = Sequence::new(SOURCE, self.particles);
        sequence.begin(self.first, self.stop);
        while sequence.step::<f64>(&self.law(), &mut Rows::new(&mut rows)) {}
        bits(rows.iter().map(|row| row.0))
    }
}

type Bits = [u64; 4];

fn bits(rows: impl Iterator<Item = [f64; 4]>) -> Vec<Bits> {
    rows.map(|row| row.map(f64::to_bits)).collect()
}

/// Whether a thread broke down.
type Broke = bool;

/// Members that have done their work, for the next order: making them takes longer than the work.
static MEMBERS: Mutex<Vec<Box<Member>>> = Mutex::new(Vec::new());

fn members() -> std::sync::MutexGuard<'static, Vec<Box<Member>>> {
    MEMBERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The legs of a thread, as in `Team::advance`.
fn work(case: &Case, board: &Board, thread: u64, rows: Rows<'_>) {
    let mut member = members().pop().unwrap_or_else(|| Box::new(Member::new(case.particles)));
    member.speed = Speed::default();
    let draws = Draws::new(SOURCE, case.particles);
    let way = Way { draws, law: case.law(), first: case.first, stop: case.stop, usual: BATCH, board };
    Legs { way: &way, member: &mut member, thread, rows }.run::<Watched>();
    members().push(member);
}

/// Does the work, in which it may break down on purpose or because another thread has; what loom finds goes on its way.
fn ends(work: impl FnOnce()) -> Broke {
    let Err(reason) = catch_unwind(AssertUnwindSafe(work)) else { return false };
    let known = reason.downcast_ref::<&str>().is_some_and(|text| *text == BROKEN || *text == "another thread of the run broke down");
    if known { true } else { resume_unwind(reason) }
}

fn thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    Builder::new().stack_size(STACK).spawn(work).unwrap()
}

/// Tries the orders; their number. `before` is done to the board at the start, `after` learns which threads broke down and what is in the rows.
fn explore(
    case: Case,
    breaking: Option<u32>,
    before: impl Fn(&Board) + Send + Sync + 'static,
    after: impl Fn(&[Broke], &[Bits]) + Send + Sync + 'static,
) -> usize {
    let orders = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&orders);
    let mut model = loom::model::Builder::new();
    model.max_threads = case.threads + 1;
    model.max_branches = 20_000;
    model.preemption_bound = case.interruptions;
    let steps = Arc::new((before, after));
    model.check(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        let steps = Arc::clone(&steps);
        let all = thread(move || {
            let board = Arc::new(Board::new(case.threads, case.particles));
            // Otherwise later: it is one number more to wait for, which multiplies the orders.
            board.open(case.threads);
            watch(case.particles, breaking);
            (steps.0)(&board);
            // Loom's threads cannot borrow; there are few rows.
            let rows = Rows::new(case.start().leak());
            // SAFETY: that no row is given to two threads at a time is what is tested: `Watched` ends the test before it happens.
            let same = || unsafe { rows.shared() };
            let others: Vec<_> = (1..case.threads as u64)
                .map(|first| {
                    let (rows, board) = (same(), Arc::clone(&board));
                    thread(move || ends(|| work(&case, &board, first, rows)))
                })
                .collect();
            let mut broke = vec![ends(|| work(&case, &board, 0, same()))];
            broke.extend(others.into_iter().map(|other| other.join().unwrap()));
            (steps.1)(&broke, &bits((0..case.particles).map(|i| rows.get(i))));
        });
        all.join().unwrap();
    });
    orders.load(Ordering::Relaxed)
}

/// Every order ends, with the result of one collision after the other and no row at two threads at once.
fn check(case: Case) {
    let expected = case.in_turn();
    let orders = explore(
        case,
        None,
        |_| {},
        move |broke, rows| {
            assert!(!broke.contains(&true));
            assert!(rows == expected);
        },
    );
    assert!(orders > 1000, "{orders} orders");
}

#[test]
fn two_threads_give_the_sequential_result_in_every_order() {
    check(TWO);
}

#[test]
fn three_threads_that_are_interrupted_once_give_the_sequential_result() {
    check(THREE);
}

#[test]
fn two_threads_of_changing_speeds_give_the_sequential_result() {
    check(LONG);
}

#[test]
fn collisions_that_are_late_are_done_before_their_leg_is_complete() {
    check(Case { h: 2.0, interruptions: Some(3), ..TWO });
}

#[test]
fn a_thread_that_breaks_down_lets_the_others_go() {
    // Particles of different legs, so that now this thread breaks down and now that.
    for breaking in [0, 7, 30] {
        for case in [Case { interruptions: Some(4), ..TWO }, THREE] {
            explore(case, Some(breaking), |_| {}, |broke, _| assert!(broke.contains(&true)));
        }
    }
}

#[test]
#[should_panic(expected = "Causality violation")]
fn a_leg_that_is_said_to_be_complete_too_early_is_caught() {
    explore(TWO, None, |board| board.complete(0, 0), |_, _| {});
}
