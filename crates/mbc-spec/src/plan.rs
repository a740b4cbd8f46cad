//! The plan: every derived number of a run, frozen into bytes. SPEC §1.
//!
//! An engine decodes a plan and holds no defaults; plans are derived in TypeScript only (`packages/reference/src/plan.ts`).

use crate::spec_error::{Code, SpecError, Value};

/// Version of SPEC.md that this crate implements.
pub const SPEC_VERSION: u32 = 1;

/// Largest number of particles, 2^31.
pub const MOST_PARTICLES: u64 = 1 << 31;

/// Bytes of a plan before its components.
pub const HEADER_BYTES: usize = 120;

/// Bytes of one component.
pub const COMPONENT_BYTES: usize = 96;

const MAGIC: [u8; 8] = *b"MBCPLAN\0";
const PARAMETERS: usize = 10;
const LARGEST_SCALE_EXPONENT: i32 = 120;
const MEMBERS: u32 = 1 << 24;
const SMALLEST_STEP: f64 = 1e-290;
const LARGEST_STEP: f64 = 1e290;

/// What turns time into collisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The Poisson process of the paper.
    Poisson,
    /// Collision k at time (k + 1) h / N.
    Embedded,
}

/// A decoded plan, without its components: these stay in the bytes (see [`components`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// N.
    pub particles: u32,
    /// 64-bit seed.
    pub seed: u64,
    /// Ensemble member, below 2^24.
    pub member: u32,
    /// Poisson or embedded.
    pub clock: Clock,
    /// Exponent γ in [−3, 1].
    pub gamma: f64,
    /// Step in user units.
    pub h: f64,
    /// p: user velocity = internal velocity · 2^p.
    pub scale_exponent: i32,
    /// Whether the drawn sample is given its law's exact momentum and energy.
    pub exact_moments: bool,
    /// h · 2^(pγ).
    pub h_internal: f64,
    /// Cells (Poisson) or collisions (embedded) per unit of user time.
    pub clock_rate: f64,
    /// Mean velocity that exact moments aim at, internal.
    pub target_mean: [f64; 3],
    /// Mean |u|² that exact moments aim at, internal.
    pub target_square: f64,
    /// Number of components; 0 if velocities are given.
    pub component_count: u32,
}

/// One component of an initial law (SPEC §9).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// 1 to 5.
    pub kind: u32,
    /// Cumulative weight.
    pub cumulative: f64,
    /// P0 … P9, internal units.
    pub parameters: [f64; PARAMETERS],
}

impl Plan {
    /// Reads and checks the bytes of a plan.
    ///
    /// Errors: `CONFIG` with the field's path if the bytes are not a plan of this version or a number is outside its range.
    pub fn decode(bytes: &[u8]) -> Result<Plan, SpecError> {
        let refuse = |value, allowed| Err(SpecError::new(Code::Config, "plan", value, allowed));
        let length = Value::Count(bytes.len() as u64, "bytes");
        if bytes.len() < HEADER_BYTES || bytes[..8] != MAGIC {
            return refuse(length, "the bytes of a plan");
        }
        if u32_at(bytes, 8) != SPEC_VERSION {
            return refuse(Value::Number(f64::from(u32_at(bytes, 8))), "specification version 1");
        }
        let component_count = u32_at(bytes, 112);
        let expected = HEADER_BYTES as u64 + COMPONENT_BYTES as u64 * u64::from(component_count);
        if u64::from(u32_at(bytes, 12)) != bytes.len() as u64 || bytes.len() as u64 != expected {
            return refuse(length, "a plan of the length it states");
        }
        let clock = match u32_at(bytes, 36) {
            0 => Clock::Poisson,
            1 => Clock::Embedded,
            other => return refuse(Value::Number(f64::from(other)), "clock 0 or 1"),
        };
        let flags = u32_at(bytes, 60);
        if flags > 1 || u32_at(bytes, 116) != 0 {
            return refuse(Value::Number(f64::from(flags)), "known flags");
        }
        let particles = u64_at(bytes, 16);
        if !(2..=MOST_PARTICLES).contains(&particles) {
            return Err(SpecError::new(Code::Config, "particles", Value::Number(particles as f64), "an integer from 2 to 2^31"));
        }
        let plan = Plan {
            particles: particles as u32,
            seed: u64_at(bytes, 24),
            member: u32_at(bytes, 32),
            clock,
            gamma: f64_at(bytes, 40),
            h: f64_at(bytes, 48),
            scale_exponent: u32_at(bytes, 56) as i32,
            exact_moments: flags == 1,
            h_internal: f64_at(bytes, 64),
            clock_rate: f64_at(bytes, 72),
            target_mean: [f64_at(bytes, 80), f64_at(bytes, 88), f64_at(bytes, 96)],
            target_square: f64_at(bytes, 104),
            component_count,
        };
        plan.check(bytes)?;
        if !has_one_form(bytes) {
            return refuse(Value::Text("other bytes"), "a plan in its one form: no −0, nothing in a place for 0");
        }
        Ok(plan)
    }

    fn check(&self, bytes: &[u8]) -> Result<(), SpecError> {
        let require = |holds: bool, path, value: f64, allowed| {
            if holds { Ok(()) } else { Err(SpecError::new(Code::Config, path, Value::Number(value), allowed)) }
        };
        require(self.member < MEMBERS, "member", f64::from(self.member), "an integer from 0 to 2^24 − 1")?;
        require(self.gamma >= -3.0 && self.gamma <= 1.0, "gamma", self.gamma, "a number in [−3, 1]")?;
        require(self.h > 0.0 && self.h < f64::INFINITY, "h", self.h, "a finite number > 0")?;
        let p = self.scale_exponent;
        require(
            (-LARGEST_SCALE_EXPONENT..=LARGEST_SCALE_EXPONENT).contains(&p),
            "initial",
            f64::from(p),
            "a scale exponent from −120 to 120",
        )?;
        let step = self.h_internal;
        require((SMALLEST_STEP..=LARGEST_STEP).contains(&step), "h", step, "h in internal units from 1e−290 to 1e290")?;
        require(self.clock_rate > 0.0 && self.clock_rate < f64::INFINITY, "h", self.clock_rate, "a finite and positive particles / h")?;
        let n = f64::from(self.particles);
        let rate = if self.clock == Clock::Embedded { n / self.h } else { n / (64.0 * self.h) };
        require(self.clock_rate == rate, "h", self.clock_rate, "the clock rate of particles and h")?;
        for value in [self.target_mean[0], self.target_mean[1], self.target_mean[2], self.target_square] {
            require(value.is_finite(), "initial", value, "finite parameters")?;
        }
        for component in components(bytes) {
            require(component.cumulative.is_finite(), "initial", component.cumulative, "finite parameters")?;
            for value in component.parameters {
                require(value.is_finite(), "initial", value, "finite parameters")?;
            }
            require((1..=5).contains(&component.kind), "initial", f64::from(component.kind), "known kinds of components")?;
        }
        require(
            self.component_count > 0 || !self.exact_moments,
            "exactMoments",
            1.0,
            "a law to draw from: given velocities stay as they are",
        )?;
        match components(bytes).last() {
            Some(last) => require(last.cumulative == 1.0, "initial.weights", last.cumulative, "cumulative weights that end at 1"),
            None => Ok(()),
        }
    }
}

/// Whether no number of a plan is −0 and every place for 0 holds it.
fn has_one_form(bytes: &[u8]) -> bool {
    const MINUS_ZERO: u64 = 1 << 63;
    let header = [40, 48, 64, 72, 80, 88, 96, 104];
    let plain = |at: usize| u64_at(bytes, at) != MINUS_ZERO;
    let mut components = (HEADER_BYTES..bytes.len()).step_by(COMPONENT_BYTES);
    header.into_iter().all(plain) && components.all(|at| u32_at(bytes, at + 4) == 0 && (0..=PARAMETERS).all(|k| plain(at + 8 + 8 * k)))
}

/// The components of a plan whose bytes have been decoded, in order.
pub fn components(plan: &[u8]) -> impl Iterator<Item = Component> + '_ {
    plan[HEADER_BYTES..].chunks_exact(COMPONENT_BYTES).map(|bytes| {
        let mut parameters = [0.0; PARAMETERS];
        for (k, parameter) in parameters.iter_mut().enumerate() {
            *parameter = f64_at(bytes, 16 + 8 * k);
        }
        Component { kind: u32_at(bytes, 0), cumulative: f64_at(bytes, 8), parameters }
    })
}

/// Little-endian u32 at an offset. Panics beyond the slice.
pub fn u32_at(bytes: &[u8], offset: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[offset..offset + 4]);
    u32::from_le_bytes(word)
}

/// Little-endian u64 at an offset. Panics beyond the slice.
pub fn u64_at(bytes: &[u8], offset: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[offset..offset + 8]);
    u64::from_le_bytes(word)
}

/// Little-endian f64 at an offset. Panics beyond the slice.
pub fn f64_at(bytes: &[u8], offset: usize) -> f64 {
    f64::from_bits(u64_at(bytes, offset))
}
