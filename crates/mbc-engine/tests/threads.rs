//! Threads change nothing: the result is that of one collision after the other.

mod shared;

use mbc_engine::collide::Law;
use mbc_engine::population::Population;
use mbc_engine::run::Run;
use mbc_engine::team::Team;
use mbc_spec::lanes::{InstructionSet, Row, Rows};
use mbc_spec::observables::Velocities;
use mbc_spec::pair_update::Exponent;
use mbc_spec::rng::RandomSource;
use shared::Settings;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn start(settings: &Settings) -> Run {
    Run::start(InstructionSet::fastest(), &settings.plan(), None).unwrap()
}

fn bits(v: &[f64]) -> Vec<u64> {
    v.iter().map(|x| x.to_bits()).collect()
}

/// What a team leaves of the start, with legs of about so many collisions.
fn in_rounds(settings: &Settings, lanes: InstructionSet, threads: usize, collisions: usize, cuts: &[u64]) -> Vec<u64> {
    let mut population = Population::new(settings.particles).unwrap();
    for (i, v) in start(settings).velocities().unwrap().chunks_exact(3).enumerate() {
        population.set(i, [v[0], v[1], v[2]]);
    }
    let source = RandomSource { seed: settings.seed, member: shared::MEMBER };
    let mut team = Team::with_legs(source, settings.particles, collisions);
    let law = Law { exponent: Exponent::new(settings.gamma), h: settings.h };
    for cut in cuts.windows(2) {
        team.advance(lanes, threads, law, cut[0], cut[1], Rows::new(population.particles_mut()));
    }
    (0..population.count()).flat_map(|i| population.get(i).map(f64::to_bits)).collect()
}

#[test]
fn every_number_of_threads_and_length_of_rounds_gives_the_sequential_result() {
    let mut state = 20_251_125u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for case in 0..24 {
        let particles = 2 + random(if case % 3 == 0 { 20 } else { 3000 }) as u32;
        let settings = Settings { seed: random(1 << 31), ..Settings::new(particles, [-3.0, -1.0, 0.37][case % 3], 0.05) };
        let stop = 1 + random(3000);
        let cuts = [0, random(stop), stop];
        let mut run = start(&settings);
        run.advance(stop);
        let expected = bits(&run.velocities().unwrap());
        for (threads, collisions) in [(1, 1 + random(500)), (2, 64), (3, 1 + random(500)), (7, 200)] {
            let found = in_rounds(&settings, InstructionSet::fastest(), threads, collisions as usize, &cuts);
            assert!(found == expected, "{particles} particles, {threads} threads, legs of {collisions}, cuts at {cuts:?}");
        }
    }
}

#[test]
fn every_instruction_set_in_threads_gives_the_sequential_result() {
    let settings = Settings::new(2000, -3.0, 0.2);
    let mut run = start(&settings);
    run.advance(5000);
    let expected = bits(&run.velocities().unwrap());
    for lanes in InstructionSet::all() {
        assert!(in_rounds(&settings, lanes, 3, 128, &[0, 70, 5000]) == expected, "{}", lanes.name());
    }
}

#[test]
fn a_run_of_many_particles_has_the_same_state_with_every_number_of_threads() {
    let settings = Settings::new(60_000, -3.0, 0.02);
    let mut alone = start(&settings);
    alone.advance(150_000);
    for threads in [2, 3, 7] {
        let mut run = start(&settings);
        run.set_threads(threads);
        for to in [40_000, 40_100, 150_000] {
            run.advance(to);
        }
        assert_eq!(run.state_hash(), alone.state_hash(), "{threads} threads");
    }
}

#[test]
fn a_thread_that_breaks_down_ends_the_call_in_all_of_them_and_leaves_other_teams_alone() {
    let settings = Settings::new(2000, -3.0, 0.02);
    let law = Law { exponent: Exponent::new(settings.gamma), h: settings.h };
    for lanes in InstructionSet::all() {
        for threads in [1, 2, 3, 7] {
            // One particle is not there: some thread meets it, the others wait for that one.
            let mut too_few = vec![Row([0.0; 4]); settings.particles as usize - 1];
            let source = RandomSource { seed: settings.seed, member: shared::MEMBER };
            let mut team = Team::with_legs(source, settings.particles, 128);
            let ended = catch_unwind(AssertUnwindSafe(|| team.advance(lanes, threads, law, 0, 20_000, Rows::new(&mut too_few))));
            assert!(ended.is_err(), "{}, {threads} threads", lanes.name());
        }
    }
    let mut run = start(&settings);
    run.advance(3000);
    assert!(in_rounds(&settings, InstructionSet::fastest(), 3, 128, &[0, 3000]) == bits(&run.velocities().unwrap()));
}
