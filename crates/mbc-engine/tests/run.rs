//! A run: conservation, resuming, the clock, and what is refused.

mod shared;

use mbc_engine::run::Run;
use mbc_spec::digest::sha256;
use mbc_spec::lanes::InstructionSet;
use mbc_spec::spec_error::{Code, SpecError};
use shared::Settings;

fn start(settings: &Settings) -> Run {
    Run::start(InstructionSet::fastest(), &settings.plan(), None).unwrap()
}

fn error(result: Result<Run, SpecError>) -> SpecError {
    result.expect_err("an error")
}

#[test]
fn momentum_keeps_every_bit_and_energy_its_digits() {
    for particles in [2, 3, 64, 65, 5000] {
        let mut run = start(&Settings::new(particles, -3.0, 0.02));
        let before = run.frame().unwrap();
        run.advance(100_000);
        let after = run.frame().unwrap();
        assert_eq!(before[..3].iter().map(|x| x.to_bits()).collect::<Vec<_>>(), after[..3].iter().map(|x| x.to_bits()).collect::<Vec<_>>());
        assert!((after[3] / before[3] - 1.0).abs() < 1e-11, "{particles} particles: energy changed by {:e}", after[3] / before[3] - 1.0);
        assert!(before[4] > 0.0 && before[4..] != after[4..], "nothing happened");
    }
}

#[test]
fn resuming_at_any_collision_gives_the_bits_of_the_unbroken_run() {
    for embedded in [false, true] {
        let settings = Settings { embedded, ..Settings::new(65, -2.5, 0.1) };
        let mut whole = start(&settings);
        whole.advance(3000);
        for cut in [0, 1, 63, 64, 100, 2999, 3000] {
            let mut first = start(&settings);
            first.advance(cut);
            let mut second = Run::resume(InstructionSet::fastest(), &first.checkpoint().unwrap()).unwrap();
            assert_eq!(second.collisions(), cut);
            second.advance(3000);
            assert_eq!(second.state_hash(), whole.state_hash(), "cut at {cut}");
            assert!(second.checkpoint().unwrap() == whole.checkpoint().unwrap(), "checkpoint after a cut at {cut}");
            assert_eq!(second.collisions_at(0.37), whole.collisions_at(0.37));
        }
    }
}

#[test]
fn looking_changes_nothing() {
    let settings = Settings::new(100, 1.0, 0.05);
    let mut watched = start(&settings);
    for to in (0..2000).step_by(37) {
        watched.advance(to);
        watched.frame().unwrap();
        watched.checkpoint().unwrap();
        watched.collisions_at(to as f64 * 1e-4).unwrap();
    }
    watched.advance(2000);
    let mut alone = start(&settings);
    alone.advance(2000);
    assert_eq!(watched.state_hash(), alone.state_hash());
}

#[test]
fn the_clocks_count_collisions_that_never_decrease_in_time_and_do_not_depend_on_the_order_of_questions() {
    for embedded in [false, true] {
        let settings = Settings { embedded, ..Settings::new(100, 0.0, 0.02) };
        let times: Vec<f64> = (0..200).map(|k| f64::from(k) * 1e-3).collect();
        let mut forward = start(&settings);
        let counts: Vec<u64> = times.iter().map(|&t| forward.collisions_at(t).unwrap()).collect();
        assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]));
        let mut backward = start(&settings);
        for (t, count) in times.iter().zip(&counts).rev() {
            assert_eq!(backward.collisions_at(*t), Ok(*count));
        }
        // 100 particles, h = 0.02, t = 0.199: 995 collisions in the mean, five standard deviations of a Poisson number.
        let last = *counts.last().unwrap() as f64;
        assert!(counts[0] == 0 && (last - 995.0).abs() < 5.0 * 995f64.sqrt(), "{last} collisions");
        for t in [-1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(forward.collisions_at(t).unwrap_err().code, Code::Config);
        }
    }
}

#[test]
fn exact_moments_are_exact() {
    let settings = Settings { exact_moments: true, ..Settings::new(1000, 0.0, 0.1) };
    let frame = start(&settings).frame().unwrap();
    assert_eq!(frame[..3], [0.25, 0.0, 0.0]);
    assert!((frame[4] - 1.0).abs() < 1e-12, "temperature {}", frame[4]);
}

#[test]
fn every_kind_of_component_has_its_mean_square() {
    let kinds: [(u32, &[f64], f64); 5] = [
        (1, &[1.0, 0.5, 2.0, 0.1, 0.2, 0.3], 5.25 + 0.14),
        (2, &[0.8f64.sqrt(), 3.0 * 0.2 / 1.6], 3.0),
        (3, &[1.5, 0.1], 1.5 * 1.5 + 0.01),
        (4, &[0.5, 1.0, 2.0, 0.0], 0.75 + 5.0),
        (5, &[2.0], 0.6 * 4.0),
    ];
    for (kind, given, square) in kinds {
        let mut parameters = [0.0; 10];
        parameters[..given.len()].copy_from_slice(given);
        let settings = Settings { component: Some((kind, parameters)), ..Settings::new(40_000, 0.0, 0.1) };
        let energy = start(&settings).frame().unwrap()[3];
        // The standard error of the mean of |v|² is below 1 % of it in every case.
        assert!((2.0 * energy / square - 1.0).abs() < 0.04, "kind {kind}: {} for {square}", 2.0 * energy);
    }
}

#[test]
fn given_velocities_come_back_on_the_grid_and_their_largest_change_is_told() {
    let settings = Settings { component: None, ..Settings::new(2, 0.0, 0.1) };
    let data = [0.1, 1.0, -0.3, 0.0, 2.0, -0.0];
    let run = Run::start(InstructionSet::fastest(), &settings.plan(), Some(&data)).unwrap();
    let placed = run.velocities().unwrap();
    let mut largest = 0.0;
    for (x, y) in data.iter().zip(&placed) {
        let change = (x - y).abs();
        largest = if change > largest { change } else { largest };
    }
    assert!(largest > 0.0 && largest <= 2.842_170_943_040_401e-14);
    assert_eq!(run.largest_rounding(), largest);
    assert_eq!(placed[5].to_bits(), 0, "no −0 is stored");
}

#[test]
fn bad_plans_and_velocities_are_refused_with_their_code_and_field() {
    let good = Settings::new(10, -3.0, 0.02);
    assert_eq!(error(Run::start(InstructionSet::fastest(), &[], None)).code, Code::Config);
    assert_eq!(error(Run::start(InstructionSet::fastest(), &good.plan()[..100], None)).code, Code::Config);
    assert_eq!(error(Run::start(InstructionSet::fastest(), &good.plan(), Some(&[0.0; 30]))).path, "initial.data");
    let given = Settings { component: None, ..good };
    assert_eq!(error(Run::start(InstructionSet::fastest(), &given.plan(), None)).path, "initial.data");
    for bad in [f64::NAN, f64::INFINITY, 65.0] {
        let mut data = [0.5; 30];
        data[4] = bad;
        let refused = error(Run::start(InstructionSet::fastest(), &given.plan(), Some(&data)));
        assert_eq!((refused.code, refused.index), (Code::GridOverflow, Some(1)));
    }
    for (settings, path) in [
        (Settings { particles: 1, ..good }, "particles"),
        (Settings { gamma: -3.5, ..good }, "gamma"),
        (Settings { gamma: f64::NAN, ..good }, "gamma"),
        (Settings { h: 0.0, ..good }, "h"),
        (Settings { h: f64::INFINITY, ..good }, "h"),
    ] {
        let refused = error(Run::start(InstructionSet::fastest(), &settings.plan(), None));
        assert_eq!((refused.code, refused.path), (Code::Config, path));
    }
}

#[test]
fn a_damaged_checkpoint_is_refused_wherever_the_damage_is() {
    let mut run = start(&Settings::new(5, -3.0, 0.02));
    run.advance(50);
    let good = run.checkpoint().unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        assert_eq!(error(Run::resume(InstructionSet::fastest(), &bad)).code, Code::Checkpoint, "byte {at}");
    }
    for length in 0..good.len() {
        assert_eq!(error(Run::resume(InstructionSet::fastest(), &good[..length])).code, Code::Checkpoint, "{length} bytes");
    }
    let mut long = good.clone();
    long.push(0);
    assert_eq!(error(Run::resume(InstructionSet::fastest(), &long)).code, Code::Checkpoint);
    assert!(Run::resume(InstructionSet::fastest(), &good).is_ok());
}

#[test]
fn a_forged_checkpoint_with_a_fitting_digest_is_refused_too() {
    let mut run = start(&Settings::new(5, -3.0, 0.02));
    run.advance(50);
    let good = run.checkpoint().unwrap();
    let body = good.len() - 32;
    // Length of the plan, number of particles, a tick, a sum, the clock.
    for (at, value) in [(108, u32::MAX), (108, 0), (112, 6), (312 + 4, i32::MAX as u32), (48, 1), (40, 51)] {
        let mut bad = good.clone();
        assert_ne!(bad[at..at + 4], value.to_le_bytes());
        bad[at..at + 4].copy_from_slice(&value.to_le_bytes());
        let digest = sha256(&bad[..body]);
        bad[body..].copy_from_slice(&digest);
        assert_eq!(error(Run::resume(InstructionSet::fastest(), &bad)).code, Code::Checkpoint, "{value} at {at}");
    }
}
