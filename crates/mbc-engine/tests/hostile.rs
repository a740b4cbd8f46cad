//! Random and altered bytes for the readers of checkpoints and plans: nothing panics, and what is accepted fills the bytes that it came in.
//!
//! The environment variable `MBC_HOSTILE_INPUTS` sets how many are tried (20 000).

mod shared;

use mbc_engine::run::Run;
use mbc_spec::checkpoint::decode_checkpoint;
use mbc_spec::digest::sha256;
use mbc_spec::lanes::InstructionSet;
use mbc_spec::plan::Plan;
use mbc_spec::spec_error::Code;
use shared::Settings;

const HEADER: usize = 96;
const DIGEST: usize = 32;

/// Numbers for this test: SplitMix64 (Steele, Lea and Flood, doi:10.1145/2660193.2660195).
struct Random(u64);

impl Random {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.word() % n as u64) as usize
    }

    /// One that readers stumble over.
    fn edge(&mut self) -> u64 {
        let edges = [
            0,
            1,
            2,
            63,
            64,
            1 << 24,
            1 << 31,
            1 << 32,
            1 << 46,
            1 << 52,
            1 << 53,
            (1 << 53) + 1,
            1 << 63,
            u64::MAX,
            0.1f64.to_bits(),
            f64::NAN.to_bits(),
            f64::INFINITY.to_bits(),
        ];
        if self.below(4) == 0 { self.word() } else { edges[self.below(edges.len())] }
    }
}

fn inputs() -> usize {
    std::env::var("MBC_HOSTILE_INPUTS").map_or(20_000, |count| count.parse().expect("a number of inputs"))
}

/// Bytes with one to three things done to them.
fn altered(original: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(3) {
        match random.below(5) {
            0 if !bytes.is_empty() => {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
            1 => bytes.truncate(random.below(bytes.len() + 1)),
            2 => bytes.extend((0..random.below(40)).map(|k| (k * 37) as u8)),
            _ if bytes.len() >= 8 => {
                let at = 4 * random.below((bytes.len() - 4) / 4);
                let end = if at + 8 < bytes.len() { at + 8 } else { bytes.len() };
                bytes[at..end].copy_from_slice(&random.edge().to_le_bytes()[..end - at]);
            }
            _ => {}
        }
    }
    bytes
}

/// With a length and a digest that fit, so that what lies behind them is read.
fn fitted(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() < HEADER + DIGEST {
        return bytes;
    }
    let length = bytes.len() as u64;
    bytes[16..24].copy_from_slice(&length.to_le_bytes());
    let end = bytes.len() - DIGEST;
    let digest = sha256(&bytes[..end]);
    bytes[end..].copy_from_slice(&digest);
    bytes
}

#[test]
fn hostile_checkpoints_are_refused_or_filled_by_what_they_state() {
    let mut random = Random(1);
    let originals: Vec<Vec<u8>> = [false, true]
        .into_iter()
        .flat_map(|embedded| {
            let settings = Settings { embedded, ..Settings::new(3, -3.0, 0.1) };
            let mut run = Run::start(InstructionSet::fastest(), &settings.plan(), None).unwrap();
            [0, 1, 500].map(|to| {
                run.advance(to);
                run.checkpoint().unwrap()
            })
        })
        .collect();
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..inputs() {
        let bytes = altered(&originals[random.below(originals.len())], &mut random);
        let bytes = if random.below(8) == 0 { bytes } else { fitted(bytes) };
        if let Ok(state) = decode_checkpoint(&bytes) {
            assert_eq!(HEADER + state.plan_bytes.len() + 24 * state.plan.particles as usize + DIGEST, bytes.len());
        }
        match Run::resume(InstructionSet::fastest(), &bytes) {
            Ok(mut run) => {
                accepted += 1;
                assert_eq!(run.checkpoint().unwrap(), bytes);
                run.advance(run.collisions() + 10);
            }
            Err(error) => {
                refused += 1;
                assert!(matches!(error.code, Code::Checkpoint), "{error}");
            }
        }
    }
    assert!(accepted > inputs() / 200 && refused > inputs() / 2, "{accepted} accepted, {refused} refused");
}

#[test]
fn hostile_plans_are_refused_or_have_the_length_they_state() {
    let mut random = Random(2);
    let given = Settings { component: None, ..Settings::new(5, 1.0, 0.3) };
    let originals = [Settings::new(3, -3.0, 0.1).plan(), given.plan()];
    let mut accepted = 0;
    for _ in 0..inputs() {
        let bytes = altered(&originals[random.below(originals.len())], &mut random);
        if let Ok(plan) = Plan::decode(&bytes) {
            accepted += 1;
            assert_eq!(bytes.len(), 120 + 96 * plan.component_count as usize);
            assert!(plan.gamma >= -3.0 && plan.gamma <= 1.0 && plan.h > 0.0 && plan.particles >= 2);
        }
    }
    assert!(accepted > inputs() / 200, "{accepted} accepted");
}

#[test]
fn bytes_without_any_order_are_no_checkpoint_and_no_plan() {
    let mut random = Random(3);
    for _ in 0..inputs() / 10 {
        let bytes: Vec<u8> = (0..random.below(600)).map(|_| random.word() as u8).collect();
        assert!(decode_checkpoint(&bytes).is_err() && Plan::decode(&bytes).is_err());
    }
}
