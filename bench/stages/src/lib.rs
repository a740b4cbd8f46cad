//! The parts of a collision, each by itself, in the lanes of an instruction set: what `npm run bench` times without anything that crosses into JavaScript.
//!
//! All work on blocks of 64 collisions among 10 000 particles (they fit the second-level cache), at γ = −3 and h = 0.02.

use core::hint::black_box;

use mbc_engine::collide::{CHUNK, Chunk, Law, Small};
use mbc_engine::pairs::{Draws, Pairs};
use mbc_engine::population::{Particle, Population};
use mbc_engine::sequence::Sequence;
use mbc_spec::elementary;
use mbc_spec::heat_kernel;
use mbc_spec::lanes::{InstructionSet, LaneWords, Lanes, Rows, Twin, Work};
use mbc_spec::observables::Velocities;
use mbc_spec::pair_selection::{Choices, select_pair};
use mbc_spec::pair_update::{Exponent, rotation_time};
use mbc_spec::rng::{BATCH, Blocks, RandomSource, Stream};

/// What can be asked for, by number.
pub const STAGES: [&str; 12] = [
    "whole collision",
    "draw (generator, pair, ln)",
    "generator",
    "pair selection",
    "ln",
    "sincos",
    "rotation time",
    "gather (with rotation time, sincos)",
    "heat kernel, small times",
    "heat kernel, middle times",
    "heat kernel, series",
    "update and scatter",
];

const PARTICLES: u32 = 10_000;
const SOURCE: RandomSource = RandomSource { seed: 1, member: 0 };
const H: f64 = 0.02;
/// Blocks whose particles all differ.
const BLOCKS: usize = 64;

/// Particles, collisions among them, and numbers as collisions meet them.
pub struct Bench {
    law: Law,
    population: Population,
    disjoint: Vec<Pairs<CHUNK>>,
    chunk: Box<Chunk>,
    sequence: Box<Sequence>,
    done: u64,
}

impl Bench {
    /// A Maxwellian, by the sums of uniforms: the speed does not depend on more.
    pub fn new() -> Bench {
        let mut population = match Population::new(PARTICLES) {
            Ok(population) => population,
            Err(_) => unreachable!(),
        };
        for i in 0..PARTICLES {
            let mut v = [0.0; 3];
            for (axis, x) in v.iter_mut().enumerate() {
                for draw in 0..3 {
                    for word in SOURCE.block(Stream::Collision, (1 << 40) + u64::from(i), 3 * axis as u32 + draw) {
                        *x += f64::from(word) / 4_294_967_296.0 - 0.5;
                    }
                }
                *x = f64::from((*x * 1_048_576.0) as i32) / 1_048_576.0;
            }
            population.set(i as usize, v);
        }
        let mut disjoint = vec![Pairs::new(); BLOCKS];
        let draws = Draws::new(SOURCE, PARTICLES);
        for (number, pairs) in disjoint.iter_mut().enumerate() {
            draws.batch::<f64, CHUNK>((number * BATCH) as u64, pairs, 0);
            for k in 0..CHUNK {
                // An odd factor permutes the numbers: scattered in memory, and no particle twice.
                let place = |n: usize| (n * 7919 % PARTICLES as usize) as u32;
                (pairs.i[k], pairs.j[k]) = (place(2 * (number * CHUNK + k)), place(2 * (number * CHUNK + k) + 1));
            }
        }
        Bench {
            law: Law { exponent: Exponent::new(-3.0), h: H },
            population,
            disjoint,
            chunk: Box::new(Chunk::new()),
            sequence: Box::new(Sequence::new(SOURCE, PARTICLES)),
            done: 0,
        }
    }

    /// Does a stage for `blocks` times 64 collisions.
    pub fn work(&mut self, lanes: InstructionSet, stage: usize, blocks: usize) {
        lanes.run(Stage { bench: self, stage, blocks });
    }
}

impl Default for Bench {
    fn default() -> Bench {
        Bench::new()
    }
}

struct Stage<'a> {
    bench: &'a mut Bench,
    stage: usize,
    blocks: usize,
}

impl Work for Stage<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Stage { bench, stage, blocks } = self;
        if stage == 0 {
            return L::apart(Whole { bench, blocks });
        }
        for number in 0..blocks {
            L::apart(Block { bench: &mut *bench, stage, number });
        }
    }
}

struct Whole<'a> {
    bench: &'a mut Bench,
    blocks: usize,
}

impl Work for Whole<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Bench { sequence, population, law, done, .. } = self.bench;
        let stop = *done + (self.blocks * BATCH) as u64;
        sequence.begin(*done, stop);
        while sequence.step::<L>(law, &mut Rows::new(population.particles_mut())) {}
        *done = stop;
    }
}

struct Block<'a> {
    bench: &'a mut Bench,
    stage: usize,
    number: usize,
}

impl Work for Block<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        let Bench { law, population, disjoint, chunk, .. } = self.bench;
        let particles: &mut [Particle] = population.particles_mut();
        let pairs = &disjoint[self.number % BLOCKS];
        let first = (self.number * BATCH) as u64;
        match self.stage {
            1 => {
                let mut drawn = Pairs::<CHUNK>::new();
                Draws::new(SOURCE, PARTICLES).batch::<L, CHUNK>(first, &mut drawn, 0);
                black_box(&drawn);
            }
            2 => {
                let blocks = Blocks::new(SOURCE, Stream::Collision);
                let mut words = [[0; BATCH]; 4];
                for k in (0..BATCH).step_by(Twin::<L::Words>::WIDTH) {
                    let block = blocks.lanes::<Twin<L::Words>>(first, k);
                    for c in 0..4 {
                        block[c].store(&mut words[c], k);
                    }
                }
                black_box(&words);
            }
            3 => {
                let choices = Choices::new(PARTICLES);
                let mut chosen = [[0; BATCH]; 2];
                let (x2, x3) = black_box((&pairs.x2, &pairs.x3));
                for k in (0..BATCH).step_by(Twin::<L::Words>::WIDTH) {
                    let pair = select_pair(Twin::<L::Words>::load(x2, k), Twin::<L::Words>::load(x3, k), &choices);
                    pair.0.store(&mut chosen[0], k);
                    pair.1.store(&mut chosen[1], k);
                }
                black_box(&chosen);
            }
            4 => map::<L::Chains>(
                &pairs.e,
                #[inline(always)]
                |e| elementary::table().ln_normal(e),
            ),
            5 => map::<L::Chains>(
                &pairs.e,
                #[inline(always)]
                |e| {
                    let (sin, cos) = elementary::table().sincos2pi(e);
                    sin + cos
                },
            ),
            6 => map::<L>(
                &pairs.e,
                #[inline(always)]
                |e| rotation_time(law.exponent, law.h, e),
            ),
            7 => {
                chunk.approach::<L>(law, pairs.front(0), CHUNK, &Rows::new(particles), None);
                black_box(&*chunk);
            }
            8 => {
                // As a run does it; its speed does not depend on the rotation times.
                black_box(&mut *chunk);
                black_box(chunk.deflect::<Small, L>(pairs.front(0), CHUNK, &Rows::new(particles), None));
                black_box(&*chunk);
            }
            9 => {
                let taus = L::splat(black_box(0.1));
                map::<L>(
                    &pairs.e,
                    #[inline(always)]
                    |e| heat_kernel::middle_time(heat_kernel::table(), taus, e),
                );
            }
            10 => {
                let taus = Twin::<Twin<L>>::splat(black_box(0.5));
                let u = Twin::<Twin<L>>::splat(black_box(0.4));
                map::<Twin<Twin<L>>>(
                    &pairs.e,
                    #[inline(always)]
                    |e| heat_kernel::series(heat_kernel::table(), taus, e, u),
                );
            }
            _ => {
                black_box(&mut *chunk);
                chunk.depart::<L>(pairs.front(0), CHUNK, u64::MAX, &mut Rows::new(particles));
            }
        }
    }
}

/// f of a block.
#[inline(always)]
fn map<L: Lanes>(x: &[f64; CHUNK], f: impl Fn(L) -> L) {
    let x = black_box(x);
    let mut out = [0.0; CHUNK];
    for k in (0..CHUNK).step_by(L::WIDTH) {
        f(L::load(x, k)).store(&mut out, k);
    }
    black_box(&out);
}

/// The stage for so many blocks, in WebAssembly: the caller has the clock.
#[cfg(target_family = "wasm")]
#[unsafe(no_mangle)]
pub extern "C" fn work(stage: u32, blocks: u32) {
    use core::cell::RefCell;
    thread_local! {
        static BENCH: RefCell<Bench> = RefCell::new(Bench::new());
    }
    BENCH.with(|bench| bench.borrow_mut().work(InstructionSet::fastest(), stage as usize, blocks as usize));
}
