//! `stages <instruction set> <stage> <blocks>`: nanoseconds per collision of a stage, on a processor that is warm.

use mbc_spec::lanes::InstructionSet;
use stages::Bench;
use std::time::Instant;

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

/// Time that this process has had a processor, where the system tells.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn processor_nanoseconds() -> Option<f64> {
    const CLOCK_PROCESS_CPUTIME_ID: i32 = 2;
    unsafe extern "C" {
        fn clock_gettime(clock: i32, time: *mut [i64; 2]) -> i32;
    }
    let mut time = [0; 2];
    // SAFETY: a timespec of 64-bit Linux is two 64-bit numbers, seconds and nanoseconds.
    let failed = unsafe { clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &mut time) } != 0;
    (!failed).then_some(time[0] as f64 * 1e9 + time[1] as f64)
}

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn processor_nanoseconds() -> Option<f64> {
    None
}
