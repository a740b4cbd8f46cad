//! Chunks and lanes change nothing: the result is that of one collision after the other.

mod shared;

use mbc_engine::collide::{CHUNK, Law};
use mbc_engine::population::Population;
use mbc_engine::run::Run;
use mbc_engine::sequence::Sequence;
use mbc_spec::elementary::sincos2pi;
use mbc_spec::heat_kernel::deflection;
use mbc_spec::lanes::{InstructionSet, Lanes, Rows, Twin, Widest, Work};
use mbc_spec::observables::Velocities;
use mbc_spec::pair_selection::{Choices, select_pair};
use mbc_spec::pair_update::{self, Exponent, rotation_time, squared_length};
use mbc_spec::rng::{RandomSource, Stream};
use mbc_spec::uniform::{azimuth, polar_uniform};
use shared::Settings;

fn source(settings: &Settings) -> RandomSource {
    RandomSource { seed: settings.seed, member: shared::MEMBER }
}

/// Executes collisions first … stop − 1 one after the other, as SPEC §6–§8 word them.
fn one_by_one(settings: &Settings, v: &mut impl Velocities, first: u64, stop: u64) {
    let choices = Choices::new(settings.particles);
    let exponent = Exponent::new(settings.gamma);
    for k in first..stop {
        let x = source(settings).block(Stream::Collision, k, 0);
        let (i, j) = select_pair(x[0], x[1], &choices);
        let (i, j) = (i as usize, j as usize);
        let (vi, vj) = (v.get(i), v.get(j));
        let z: [f64; 3] = core::array::from_fn(|axis| vi[axis] - vj[axis]);
        let square = squared_length(z[0], z[1], z[2]);
        if square == 0.0 {
            continue;
        }
        let tau = rotation_time(exponent, settings.h, square);
        let w = deflection(tau, polar_uniform::<f64>(u64::from(x[2]), u64::from(x[3])));
        let (sin, cos) = sincos2pi(azimuth::<f64>(u64::from(x[3])));
        let d = pair_update::table().increment(z, square.sqrt(), w, cos, sin);
        v.set(i, core::array::from_fn(|axis| vi[axis] + d[axis]));
        v.set(j, core::array::from_fn(|axis| vj[axis] - d[axis]));
    }
}

fn population(settings: &Settings) -> Population {
    let run = Run::start(InstructionSet::fastest(), &settings.plan(), None).unwrap();
    let v = run.velocities().unwrap();
    let mut population = Population::new(settings.particles).unwrap();
    for (i, v) in v.chunks_exact(3).enumerate() {
        population.set(i, [v[0], v[1], v[2]]);
    }
    population
}

fn bits(v: &impl Velocities) -> Vec<[u64; 3]> {
    (0..v.count()).map(|i| v.get(i).map(f64::to_bits)).collect()
}

fn in_chunks<L: Lanes>(settings: &Settings, most: usize, cuts: &[u64]) -> Vec<[u64; 3]> {
    let mut population = population(settings);
    let mut sequence = Box::new(Sequence::with_chunks(source(settings), settings.particles, most));
    let law = Law { exponent: Exponent::new(settings.gamma), h: settings.h };
    for cut in cuts.windows(2) {
        sequence.begin(cut[0], cut[1]);
        while sequence.step::<L>(&law, &mut Rows::new(population.particles_mut())) {}
    }
    bits(&population)
}

fn expected(settings: &Settings, first: u64, stop: u64) -> Vec<[u64; 3]> {
    let mut population = population(settings);
    one_by_one(settings, &mut population, first, stop);
    bits(&population)
}

#[test]
fn every_length_of_chunks_gives_the_sequential_result() {
    for particles in [2, 3, 64, 65, 1000, 70_000] {
        let settings = Settings::new(particles, -3.0, 0.05);
        let expected = expected(&settings, 0, 4000);
        for most in [1, 2, 7, 31, CHUNK] {
            assert!(in_chunks::<Widest>(&settings, most, &[0, 4000]) == expected, "{particles} particles, chunks of {most}");
        }
    }
}

#[test]
fn every_width_of_lanes_gives_the_sequential_result() {
    let settings = Settings::new(300, -3.0, 0.1);
    let expected = expected(&settings, 0, 3000);
    assert!(in_chunks::<f64>(&settings, 33, &[0, 3000]) == expected, "1 lane");
    assert!(in_chunks::<Twin<f64>>(&settings, 33, &[0, 3000]) == expected, "2 lanes");
    assert!(in_chunks::<Twin<Twin<f64>>>(&settings, 33, &[0, 3000]) == expected, "4 lanes");
}

#[test]
fn every_exponent_and_step_gives_the_sequential_result() {
    for gamma in [-3.0, -2.5, -2.0, -1.0, 0.0, 0.37, 1.0] {
        for h in [1e-6, 0.02, 0.3, 10.0] {
            let settings = Settings::new(200, gamma, h);
            assert!(in_chunks::<Widest>(&settings, 20, &[0, 1500]) == expected(&settings, 0, 1500), "gamma {gamma}, h {h}");
        }
    }
}

#[test]
fn stopping_anywhere_changes_nothing() {
    let settings = Settings::new(100, -3.0, 0.02);
    let cuts = [0, 1, 2, 63, 64, 65, 128, 500, 501, 1000];
    assert!(in_chunks::<Widest>(&settings, 25, &cuts) == expected(&settings, 0, 1000));
}

#[test]
fn collisions_across_two_to_the_32_are_the_sequential_ones() {
    let settings = Settings::new(100, 0.0, 0.3);
    let (first, stop) = ((1 << 32) - 77, (1 << 32) + 200);
    assert!(in_chunks::<Widest>(&settings, 25, &[first, stop]) == expected(&settings, first, stop));
}

#[test]
fn pairs_at_rest_and_duplicated_velocities_stay_finite_and_sequential() {
    for gamma in [-3.0, -2.5, 0.0, 1.0] {
        let settings = Settings { component: None, ..Settings::new(20, gamma, 0.1) };
        let data: Vec<f64> = (0..20).flat_map(|i| if i < 15 { [0.5, -0.25, 0.0] } else { [f64::from(i), 0.0, 0.5] }).collect();
        let mut run = Run::start(InstructionSet::fastest(), &settings.plan(), Some(&data)).unwrap();
        run.advance(500);
        let mut population = Population::new(20).unwrap();
        for (i, v) in data.chunks_exact(3).enumerate() {
            population.set(i, [v[0], v[1], v[2]]);
        }
        one_by_one(&settings, &mut population, 0, 500);
        let v = run.velocities().unwrap();
        assert!(v.iter().all(|x| x.is_finite()));
        let flat: Vec<u64> = bits(&population).concat();
        assert_eq!(v.iter().map(|x| x.to_bits()).collect::<Vec<_>>(), flat, "gamma {gamma}");
    }
}

/// Chunks in the lanes of an instruction set.
struct InChunks<'a>(&'a Settings);

impl Work for InChunks<'_> {
    type Output = Vec<[u64; 3]>;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Self::Output {
        in_chunks::<L>(self.0, CHUNK, &[0, 70, 1000, 3000])
    }
}

#[test]
fn every_instruction_set_of_this_machine_gives_the_sequential_result() {
    let mostly_small = [(3, -3.0, 0.02), (1000, -3.0, 0.2), (1000, 0.37, 0.02)];
    let mostly_others = [(5000, 0.0, 0.07), (1000, 0.0, 0.1), (1000, 1.0, 0.1), (40, 0.5, 0.5)];
    for (particles, gamma, h) in [&mostly_small[..], &mostly_others[..]].concat() {
        let settings = Settings::new(particles, gamma, h);
        let expected = expected(&settings, 0, 3000);
        for set in InstructionSet::all() {
            assert!(set.run(InChunks(&settings)) == expected, "{}: {particles} particles, gamma {gamma}, h {h}", set.name());
        }
    }
}
