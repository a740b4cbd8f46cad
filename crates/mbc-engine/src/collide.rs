//! A round of collisions that share no particle: gathered into arrays, computed in lanes across pairs, scattered. SPEC §3, §4, §7, §8.

use crate::population::Particle;
use crate::schedule::{Event, ROUND, pair};
use mbc_spec::elementary;
use mbc_spec::heat_kernel;
use mbc_spec::lanes::{LaneBits, LaneMask, Lanes, Twin, Work};
use mbc_spec::pair_update::{self, Exponent, rotation_time, squared_length};
use mbc_spec::uniform::{azimuth, polar_uniform};

/// What a round needs to know of the plan.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    /// γ.
    pub exponent: Exponent,
    /// Internal step.
    pub h: f64,
}

// Places in a round are kept as u8.
const _: () = assert!(ROUND <= 256);

/// Arrays of one round, an element per pair; the first `count` are in use, and up to a full lane more are harmless.
#[derive(Debug)]
#[repr(align(64))]
pub struct Round {
    /// Relative velocities, then increments.
    pub rows: [[f64; 4]; ROUND],
    /// Word x2.
    pub x2: [u32; ROUND],
    /// Word x3.
    pub x3: [u32; ROUND],
    /// Relative speeds.
    pub r: [f64; ROUND],
    /// Rotation time.
    pub tau: [f64; ROUND],
    /// Polar uniform.
    pub u: [f64; ROUND],
    /// −ln u.
    pub e: [f64; ROUND],
    /// Sine of the azimuth.
    pub sin: [f64; ROUND],
    /// Cosine of the azimuth.
    pub cos: [f64; ROUND],
    /// 1 − cosθ.
    pub w: [f64; ROUND],
    /// Pairs whose rotation time is outside the first region of the heat kernel, by region.
    rare: [[u8; ROUND]; heat_kernel::REGIONS],
    /// The same gathered: tau, e, u.
    compact: [[f64; ROUND]; 3],
}

impl Round {
    /// All zeros.
    pub const fn new() -> Round {
        const ZERO: [f64; ROUND] = [0.0; ROUND];
        Round {
            rows: [[0.0; 4]; ROUND],
            x2: [0; ROUND],
            x3: [0; ROUND],
            r: ZERO,
            tau: ZERO,
            u: ZERO,
            e: ZERO,
            sin: ZERO,
            cos: ZERO,
            w: ZERO,
            rare: [[0; ROUND]; heat_kernel::REGIONS],
            compact: [ZERO; 3],
        }
    }

    /// Executes collisions no two of which share a particle.
    #[inline(always)]
    pub fn collide<L: Lanes>(&mut self, events: &[Event], law: Law, particles: &mut [Particle]) {
        let count = events.len();
        self.gather(events, particles);
        for k in count..filled::<L>(count) {
            self.rows[k] = [0.0; 4];
        }
        // More lanes at a time where that hides latency: measured.
        self.polar::<L::Chains>(count);
        self.azimuths::<L::Chains>(count);
        self.rotation_times::<L>(count, law);
        self.deflections::<L>(count);
        self.increments::<L>(count);
        self.scatter(events, particles);
    }

    /// A loop of its own, and a short one, so that the processor waits for many particles at a time.
    #[inline(always)]
    fn gather(&mut self, events: &[Event], particles: &[Particle]) {
        for (k, &event) in events.iter().enumerate().take(ROUND) {
            let (i, j) = pair(event);
            let (vi, vj) = (&particles[i].0, &particles[j].0);
            self.rows[k] = core::array::from_fn(|axis| vi[axis] - vj[axis]);
            self.x2[k] = event[1] as u32;
            self.x3[k] = (event[1] >> 32) as u32;
        }
    }

    /// Polar uniforms and their logarithms, from the words.
    #[inline(always)]
    pub fn polar<L: Lanes>(&mut self, count: usize) {
        let functions = elementary::table();
        for k in (0..filled::<L>(count)).step_by(L::WIDTH) {
            let u = polar_uniform::<L>(L::Bits::widen(&self.x2, k), L::Bits::widen(&self.x3, k));
            u.store(&mut self.u, k);
            (-functions.ln_normal(u)).store(&mut self.e, k);
        }
    }

    /// Sine and cosine of the azimuths, from the words.
    #[inline(always)]
    pub fn azimuths<L: Lanes>(&mut self, count: usize) {
        let functions = elementary::table();
        for k in (0..filled::<L>(count)).step_by(L::WIDTH) {
            let (sin, cos) = functions.sincos2pi(azimuth::<L>(L::Bits::widen(&self.x3, k)));
            sin.store(&mut self.sin, k);
            cos.store(&mut self.cos, k);
        }
    }

    /// Relative speeds and rotation times from the relative velocities.
    #[inline(always)]
    pub fn rotation_times<L: Lanes>(&mut self, count: usize, law: Law) {
        for k in (0..filled::<L>(count)).step_by(L::WIDTH) {
            let [x, y, z] = L::load_rows(&self.rows, k);
            let square = squared_length(x, y, z);
            square.sqrt().store(&mut self.r, k);
            rotation_time(law.exponent, law.h, square).store(&mut self.tau, k);
        }
    }

    /// w from tau, u and e. Almost all pairs are in the first region; the others are done again, gathered region by region.
    #[inline(always)]
    pub fn deflections<L: Lanes>(&mut self, count: usize) {
        let table = heat_kernel::table();
        let mut counts = [0; heat_kernel::REGIONS];
        for k in (0..filled::<L>(count)).step_by(L::WIDTH) {
            let tau = L::load(&self.tau, k);
            heat_kernel::small_time(table, tau, L::load(&self.e, k)).store(&mut self.w, k);
            if (!heat_kernel::is_small_time(tau)).any() {
                let end = if k + L::WIDTH < count { k + L::WIDTH } else { count };
                for lane in k..end {
                    let region = heat_kernel::region(self.tau[lane]);
                    self.rare[region][counts[region]] = lane as u8;
                    counts[region] += 1;
                }
            }
        }
        self.redo::<L, 1>(counts[1]);
        self.redo::<L, 2>(counts[2]);
        self.redo::<L, 3>(counts[3]);
    }

    #[inline(always)]
    fn redo<L: Lanes, const REGION: usize>(&mut self, count: usize) {
        if count > 0 {
            L::apart(Redo::<REGION> { round: self, count });
        }
    }

    /// Increments in place of the relative velocities.
    #[inline(always)]
    pub fn increments<L: Lanes>(&mut self, count: usize) {
        let update = pair_update::table();
        for k in (0..filled::<L>(count)).step_by(L::WIDTH) {
            let z = L::load_rows(&self.rows, k);
            let [r, w, cos, sin] = [&self.r, &self.w, &self.cos, &self.sin].map(|part| L::load(part, k));
            let d = update.increment(z, r, w, cos, sin);
            L::store_rows(d, &mut self.rows, k);
        }
    }

    #[inline(always)]
    fn scatter(&self, events: &[Event], particles: &mut [Particle]) {
        for (&event, d) in events.iter().zip(&self.rows) {
            let (i, j) = pair(event);
            let vi = &mut particles[i].0;
            *vi = core::array::from_fn(|axis| vi[axis] + d[axis]);
            let vj = &mut particles[j].0;
            *vj = core::array::from_fn(|axis| vj[axis] - d[axis]);
        }
    }
}

/// The deflections of the `count` pairs of one region, 1 to 3. Apart from the rest: few pairs need it, and it takes many registers.
struct Redo<'a, const REGION: usize> {
    round: &'a mut Round,
    count: usize,
}

impl<const REGION: usize> Work for Redo<'_, REGION> {
    type Output = ();

    #[inline(always)]
    fn run<L: Lanes>(self) {
        // A step of the series waits for the one before: four at a time cost hardly more than two.
        if REGION == 2 && L::WIDTH < 8 { self.in_lanes::<Twin<L>>() } else { self.in_lanes::<L>() }
    }
}

impl<const REGION: usize> Redo<'_, REGION> {
    #[inline(always)]
    fn in_lanes<L: Lanes>(self) {
        let Redo { round, count } = self;
        let Round { rare, compact, tau, e, u, w, .. } = round;
        for slot in 0..filled::<L>(count) {
            // A lane without a pair repeats the last one.
            let k = usize::from(rare[REGION][if slot < count { slot } else { count - 1 }]);
            compact[0][slot] = tau[k];
            compact[1][slot] = e[k];
            compact[2][slot] = u[k];
        }
        let table = heat_kernel::table();
        for slot in (0..filled::<L>(count)).step_by(L::WIDTH) {
            let [tau, e, u] = [0, 1, 2].map(|row| L::load(&compact[row], slot));
            let w = match REGION {
                1 => heat_kernel::middle_time(table, tau, e),
                2 => heat_kernel::series::<L, 2>(table, tau, e, u),
                _ => heat_kernel::series::<L, 3>(table, tau, e, u),
            };
            w.store(&mut compact[0], slot);
        }
        for slot in 0..count {
            w[usize::from(rare[REGION][slot])] = compact[0][slot];
        }
    }
}

impl Default for Round {
    fn default() -> Round {
        Round::new()
    }
}

/// `count` up to the next full lane; at most `ROUND`, which every width divides.
#[inline(always)]
fn filled<L: Lanes>(count: usize) -> usize {
    count.next_multiple_of(L::WIDTH)
}
