//! Small runs for the checkers of memory (`npm run sanitize`): few enough particles and collisions for an interpreter, yet every way through the engine. Compared as usual,
//! so they are tests by themselves as well.

mod shared;

use mbc_engine::collide::Law;
use mbc_engine::population::Population;
use mbc_engine::run::Run;
use mbc_engine::stages;
use mbc_engine::team::Team;
use mbc_spec::lanes::{InstructionSet, Rows};
use mbc_spec::observables::Velocities;
use mbc_spec::pair_update::Exponent;
use mbc_spec::rng::RandomSource;
use shared::Settings;

fn start(settings: &Settings, lanes: InstructionSet) -> Run {
    Run::start(lanes, &settings.plan(), None).unwrap()
}

fn bits(v: &[f64]) -> Vec<u64> {
    v.iter().map(|x| x.to_bits()).collect()
}

/// Few particles in common, many in common, and large rotation times.
fn cases() -> [Settings; 3] {
    [Settings::new(200, -3.0, 0.02), Settings::new(9, 0.37, 0.05), Settings::new(64, -3.0, 2.0)]
}

#[test]
fn a_small_run_in_one_thread_has_the_same_state_in_all_lanes_and_across_a_checkpoint() {
    for settings in cases() {
        let states = InstructionSet::all().map(|lanes| {
            let mut run = start(&settings, lanes);
            run.advance(70);
            let mut resumed = Run::resume(lanes, &run.checkpoint().unwrap()).unwrap();
            resumed.advance(260);
            run.advance(260);
            assert_eq!(run.state_hash(), resumed.state_hash(), "{}", lanes.name());
            run.frame().unwrap();
            run.state_hash()
        });
        let states: Vec<String> = states.collect();
        assert!(states.iter().all(|state| *state == states[0]));
    }
}

#[test]
fn a_small_run_in_several_threads_has_the_state_of_one_in_all_lanes() {
    for settings in cases() {
        let mut run = start(&settings, InstructionSet::fastest());
        let before = run.velocities().unwrap();
        run.advance(200);
        let expected = bits(&run.velocities().unwrap());
        for lanes in InstructionSet::all() {
            for threads in [2, 3] {
                let mut population = Population::new(settings.particles).unwrap();
                for (i, v) in before.chunks_exact(3).enumerate() {
                    population.set(i, [v[0], v[1], v[2]]);
                }
                let source = RandomSource { seed: settings.seed, member: shared::MEMBER };
                let mut team = Team::with_legs(source, settings.particles, 128);
                let law = Law { exponent: Exponent::new(settings.gamma), h: settings.h };
                for (first, stop) in [(0, 70), (70, 200)] {
                    team.advance(lanes, threads, law, first, stop, Rows::new(population.particles_mut()));
                }
                let found: Vec<u64> = (0..population.count()).flat_map(|i| population.get(i).map(f64::to_bits)).collect();
                assert!(found == expected, "{} particles, {}, {threads} threads", settings.particles, lanes.name());
            }
        }
    }
}

#[test]
fn stages_over_few_elements_agree_in_all_lanes() {
    let u: Vec<f64> = (1..10).map(|k| f64::from(k) / 11.0).collect();
    let v: Vec<f64> = (0..27).map(|k| f64::from(k * k % 17) / 8.0).collect();
    let of = |lanes| {
        (
            stages::philox(lanes, 1, 0, &[0.0, 5.0, 4294967296.0]),
            stages::pair(lanes, 1, 60, 9, 1000),
            [stages::uniforms(lanes, 1, 60, 9), stages::log(lanes, &u), stages::exp(lanes, &u), stages::sincos2pi(lanes, &u)]
                .map(|x| bits(&x)),
            bits(&stages::rotation_time(lanes, -2.5, 0.02, &u)),
            bits(&stages::deflection(lanes, &u, &u).unwrap()),
            bits(&stages::collide(lanes, &v, &v[..27].iter().map(|x| x + 0.5).collect::<Vec<_>>(), &u, &u, &u).unwrap()),
        )
    };
    let mut all = InstructionSet::all();
    let first = of(all.next().unwrap());
    for lanes in all {
        assert!(of(lanes) == first, "{}", lanes.name());
    }
}
