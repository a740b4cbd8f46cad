//! Which lanes a machine has, found when the program runs.

#[cfg(target_arch = "aarch64")]
use super::aarch64_neon::F64x2;
use super::{Lanes, SIMD, Widest};
#[cfg(target_arch = "x86_64")]
use super::{x86_avx2::F64x4, x86_avx512::F64x8};

/// What is written once for all lanes and done in those of an [`InstructionSet`].
pub trait Work {
    /// Its result.
    type Output;
    /// Does it. To be inlined, so that it is compiled for the instructions of the lanes.
    fn run<L: Lanes>(self) -> Self::Output;
}

/// Instructions that this machine has: there is no other way to come by a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstructionSet(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Build,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "aarch64")]
    Neon,
}

impl InstructionSet {
    /// Those of this machine, the slowest first: never empty.
    pub fn all() -> impl Iterator<Item = InstructionSet> {
        [
            Some(Kind::Build),
            #[cfg(target_arch = "x86_64")]
            has_avx2().then_some(Kind::Avx2),
            #[cfg(target_arch = "x86_64")]
            has_avx512().then_some(Kind::Avx512),
            #[cfg(target_arch = "aarch64")]
            Some(Kind::Neon),
        ]
        .into_iter()
        .flatten()
        .map(InstructionSet)
    }

    /// The fastest of this machine.
    pub fn fastest() -> InstructionSet {
        InstructionSet::all().last().unwrap_or(InstructionSet(Kind::Build))
    }

    /// That of this name, if this machine has it.
    pub fn named(name: &str) -> Option<InstructionSet> {
        InstructionSet::all().find(|set| set.name() == name)
    }

    /// `scalar`, `simd128`, `avx2`, `avx512` or `neon`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Build if SIMD => "simd128",
            Kind::Build => "scalar",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => "avx512",
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => "neon",
        }
    }

    /// Does the work in lanes of these instructions.
    #[inline]
    pub fn run<W: Work>(self, work: W) -> W::Output {
        match self.0 {
            Kind::Build => Widest::apart(work),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => F64x4::apart(work),
            #[cfg(target_arch = "x86_64")]
            Kind::Avx512 => F64x8::apart(work),
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => F64x2::apart(work),
        }
    }
}

/// With the bit instructions of the same processors.
#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has!("avx2") && has!("bmi1") && has!("bmi2") && has!("lzcnt") && has!("popcnt")
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    use std::arch::is_x86_feature_detected as has;
    has_avx2() && has!("avx512f") && has!("avx512bw") && has!("avx512dq") && has!("avx512vl")
}
