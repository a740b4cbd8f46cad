//! A lane that tells loom which rows it reads and changes.

use core::ops::{Add, Div, Mul, Neg, Sub};
use loom::cell::UnsafeCell;
use mbc_spec::lanes::{Constant, Lanes, Rows, Work};
use std::cell::RefCell;
use std::rc::Rc;

/// Why it does.
pub const BROKEN: &str = "broken on purpose";

/// What is watched: a cell of loom's stands for each row.
struct Watch {
    rows: Vec<UnsafeCell<()>>,
    breaking: Option<u32>,
}

thread_local! {
    /// Of the model that runs: its threads are one to the system.
    static WATCH: RefCell<Option<Rc<Watch>>> = const { RefCell::new(None) };
}

/// Watches `count` rows anew. Whoever is about to change row `breaking` breaks down.
pub fn watch(count: u32, breaking: Option<u32>) {
    let rows = (0..count).map(|_| UnsafeCell::new(())).collect();
    WATCH.set(Some(Rc::new(Watch { rows, breaking })));
}

fn watched() -> Rc<Watch> {
    WATCH.with_borrow(|watch| Rc::clone(watch.as_ref().expect("rows that are watched")))
}

/// f64, watched.
#[derive(Clone, Copy)]
pub struct Watched(f64);

macro_rules! operator {
    ($trait:ident, $method:ident) => {
        impl $trait for Watched {
            type Output = Watched;
            fn $method(self, other: Watched) -> Watched {
                Watched(self.0.$method(other.0))
            }
        }
    };
}
operator!(Add, add);
operator!(Sub, sub);
operator!(Mul, mul);
operator!(Div, div);

impl Neg for Watched {
    type Output = Watched;
    fn neg(self) -> Watched {
        Watched(-self.0)
    }
}

impl Lanes for Watched {
    const WIDTH: usize = 1;
    type Mask = bool;
    type Bits = u64;
    type Words = u32;
    type Chains = Watched;

    fn apart<W: Work>(work: W) -> W::Output {
        work.run::<Watched>()
    }
    fn differences(rows: &Rows<'_>, i: &[u32], j: &[u32], at: usize) -> [Watched; 3] {
        let watch = watched();
        for row in [i[at], j[at]] {
            watch.rows[row as usize].with(|_| {});
        }
        f64::differences(rows, i, j, at).map(Watched)
    }
    fn exchange(columns: [Watched; 3], rows: &mut Rows<'_>, i: &[u32], j: &[u32], at: usize, lanes: u32) {
        if lanes & 1 != 0 {
            let watch = watched();
            for row in [i[at], j[at]] {
                if watch.breaking == Some(row) {
                    // Without a word: it happens in every order.
                    std::panic::resume_unwind(Box::new(BROKEN));
                }
                watch.rows[row as usize].with_mut(|_| {});
            }
        }
        f64::exchange(columns.map(|x| x.0), rows, i, j, at, lanes);
    }
    fn splat(x: f64) -> Watched {
        Watched(x)
    }
    fn constant(x: &Constant) -> Watched {
        Watched(f64::constant(x))
    }
    fn load(from: &[f64], at: usize) -> Watched {
        Watched(f64::load(from, at))
    }
    fn store(self, to: &mut [f64], at: usize) {
        self.0.store(to, at);
    }
    fn load_rows(from: &[[f64; 4]], at: usize) -> [Watched; 3] {
        f64::load_rows(from, at).map(Watched)
    }
    fn store_rows(columns: [Watched; 3], to: &mut [[f64; 4]], at: usize) {
        f64::store_rows(columns.map(|x| x.0), to, at);
    }
    fn sqrt(self) -> Watched {
        Watched(self.0.sqrt())
    }
    fn abs(self) -> Watched {
        Watched(self.0.abs())
    }
    fn lt(self, other: Watched) -> bool {
        self.0 < other.0
    }
    fn le(self, other: Watched) -> bool {
        self.0 <= other.0
    }
    fn eq(self, other: Watched) -> bool {
        self.0 == other.0
    }
    fn select(mask: bool, yes: Watched, no: Watched) -> Watched {
        if mask { yes } else { no }
    }
    fn to_bits(self) -> u64 {
        self.0.to_bits()
    }
    fn from_bits(bits: u64) -> Watched {
        Watched(f64::from_bits(bits))
    }
}
