//! User units and internal units: a power of two between them, so that nothing is rounded. SPEC §1.

/// 2^n exactly, for −1022 ≤ n ≤ 1023.
pub fn power_of_two(n: i32) -> f64 {
    f64::from_bits(((n + 1023) as u64) << 52)
}
