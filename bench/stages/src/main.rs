//! `stages <instruction set> <stage> <blocks>`: nanoseconds per collision of a stage, on a processor that is warm.

use mbc_spec::lanes::InstructionSet;
use stages::Bench;
use std::fs::read_to_string;
use std::thread::sleep;
use std::time::{Duration, Instant};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |k: usize| words.get(k).and_then(|word| word.parse::<usize>().ok());
    let lanes = words.first().and_then(|name| InstructionSet::named(name));
    let (Some(lanes), Some(stage), Some(blocks)) = (lanes, number(1), number(2)) else {
        eprintln!("stages <instruction set> <stage> <blocks>");
        std::process::exit(2);
    };
    let mut bench = Bench::new();
    bench.work(lanes, stage, blocks / 4);
    let (start, processor) = (Instant::now(), processor_nanoseconds());
    bench.work(lanes, stage, blocks);
    let passed = start.elapsed().as_secs_f64() * 1e9;
    let took = processor_nanoseconds().zip(processor).map_or(passed, |(end, begin)| end - begin);
    println!("{}", took / (64.0 * blocks as f64));
}

/// Time that this process has had a processor, where the system (Linux) tells; it counts when the process stops for a moment.
fn processor_nanoseconds() -> Option<f64> {
    sleep(Duration::from_micros(1));
    read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse().ok()
}
