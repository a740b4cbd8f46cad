//! A chunk of collisions no two of which share a particle, in lanes across pairs. SPEC §4, §7, §8.
//!
//! Three loops, each short enough for the processor to work at several turns of it at a time: [`Chunk::approach`] reads the particles, [`Chunk::deflect`]
//! finds the angles, [`Chunk::depart`] changes the particles. Angles are found in one of three ways, by the rotation time; collisions that need another way than most are left undone and
//! named, to be collected ([`crate::late`]) until they fill lanes of their own.

use crate::pairs::Front;
use mbc_spec::elementary;
use mbc_spec::heat_kernel;
use mbc_spec::lanes::{LaneBits, LaneMask, Lanes, Rows, Twin, Work};
use mbc_spec::pair_update::{self, Exponent, rotation_time, squared_length};
use mbc_spec::uniform::{azimuth, polar_uniform};

/// Most collisions in a chunk.
pub const CHUNK: usize = 64;

/// What a collision needs to know of the plan.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    /// γ.
    pub exponent: Exponent,
    /// Internal step.
    pub h: f64,
}

/// How w is found from τ, E and u.
pub trait Deflection {
    /// Whether it is a long chain of steps that wait for each other, so that more lanes at a time cost little more.
    const LONG: bool;

    /// Lanes whose τ it is for.
    fn applies<L: Lanes>(tau: L) -> L::Mask;

    /// w = 1 − cosθ, of no meaning in other lanes. `words`: x2 and x3, for those that need u itself.
    fn find<L: Lanes>(table: &heat_kernel::Table, tau: L, e: L, words: [L::Bits; 2]) -> L;
}

/// Region 0 of the heat kernel.
#[derive(Debug)]
pub struct Small;

/// Region 1.
#[derive(Debug)]
pub struct Middle;

/// Regions 2 and 3.
#[derive(Debug)]
pub struct Series;

/// Number of [`Small`] among the functions of the heat kernel ([`heat_kernel::function`]).
pub const SMALL: usize = 0;
/// Number of [`Middle`].
const MIDDLE: usize = 1;

impl Deflection for Small {
    const LONG: bool = false;

    #[inline(always)]
    fn applies<L: Lanes>(tau: L) -> L::Mask {
        heat_kernel::is_small_time(tau)
    }

    #[inline(always)]
    fn find<L: Lanes>(table: &heat_kernel::Table, tau: L, e: L, _: [L::Bits; 2]) -> L {
        heat_kernel::small_time(table, tau, e)
    }
}

impl Deflection for Middle {
    const LONG: bool = false;

    #[inline(always)]
    fn applies<L: Lanes>(tau: L) -> L::Mask {
        heat_kernel::is_middle_time(tau)
    }

    #[inline(always)]
    fn find<L: Lanes>(table: &heat_kernel::Table, tau: L, e: L, _: [L::Bits; 2]) -> L {
        heat_kernel::middle_time(table, tau, e)
    }
}

impl Deflection for Series {
    const LONG: bool = true;

    #[inline(always)]
    fn applies<L: Lanes>(tau: L) -> L::Mask {
        heat_kernel::is_series(tau)
    }

    #[inline(always)]
    fn find<L: Lanes>(table: &heat_kernel::Table, tau: L, e: L, [x2, x3]: [L::Bits; 2]) -> L {
        heat_kernel::series(table, tau, e, polar_uniform(x2, x3))
    }
}

/// All lanes, as bits.
#[inline(always)]
fn all<L: Lanes>() -> u32 {
    u32::MAX >> (32 - L::WIDTH)
}

/// What is known of the collisions of a chunk between the loops, an element per collision.
#[derive(Debug)]
#[repr(align(64))]
pub struct Chunk {
    x: [f64; CHUNK],
    y: [f64; CHUNK],
    z: [f64; CHUNK],
    r: [f64; CHUNK],
    tau: [f64; CHUNK],
    sin: [f64; CHUNK],
    cos: [f64; CHUNK],
    w: [f64; CHUNK],
}

impl Chunk {
    /// All zeros.
    pub const fn new() -> Chunk {
        const ZERO: [f64; CHUNK] = [0.0; CHUNK];
        Chunk { x: ZERO, y: ZERO, z: ZERO, r: ZERO, tau: ZERO, sin: ZERO, cos: ZERO, w: ZERO }
    }

    /// Rotation time of collision k of the chunk.
    #[inline(always)]
    pub fn tau(&self, k: usize) -> f64 {
        self.tau[k]
    }

    /// Relative velocities, rotation times and azimuths of `count` collisions; up to a full lane more are read, so they must name particles. The first
    /// particles of `ahead` are asked for on the way, a few at a time, so that memory is busy all the time.
    #[inline(always)]
    pub fn approach<L: Lanes>(&mut self, law: &Law, pairs: Front<'_>, count: usize, rows: &Rows<'_>, ahead: Option<Front<'_>>) {
        for k in (0..CHUNK).step_by(L::WIDTH) {
            if k >= count {
                break;
            }
            if let Some(ahead) = ahead {
                for lane in k..k + L::WIDTH {
                    rows.prefetch(ahead.i[lane]);
                }
            }
            let [x, y, z] = L::differences(rows, pairs.i, pairs.j, k);
            let square = squared_length(x, y, z);
            x.store(&mut self.x, k);
            y.store(&mut self.y, k);
            z.store(&mut self.z, k);
            square.sqrt().store(&mut self.r, k);
            rotation_time(law.exponent, law.h, square).store(&mut self.tau, k);
            // The divider is busy meanwhile; with few registers the detour costs more than it gains.
            if L::WIDTH > 2 {
                self.azimuths::<L>(pairs, k);
            }
        }
        if L::WIDTH <= 2 {
            for k in (0..CHUNK).step_by(L::Chains::WIDTH) {
                if k >= count {
                    break;
                }
                self.azimuths::<L::Chains>(pairs, k);
            }
        }
    }

    /// Sine and cosine of the azimuths of a lane of collisions.
    #[inline(always)]
    fn azimuths<L: Lanes>(&mut self, pairs: Front<'_>, k: usize) {
        let (sin, cos) = elementary::table().sincos2pi(azimuth::<L>(L::Bits::widen(pairs.x3, k)));
        sin.store(&mut self.sin, k);
        cos.store(&mut self.cos, k);
    }

    /// w of `count` collisions, but for those whose τ needs another kind of deflection: they are returned, a bit each, and have w = 0. The
    /// second particles of `ahead` are asked for on the way.
    #[inline(always)]
    pub fn deflect<D: Deflection, L: Lanes>(&mut self, pairs: Front<'_>, count: usize, rows: &Rows<'_>, ahead: Option<Front<'_>>) -> u64 {
        let table = heat_kernel::table();
        let mut left = 0;
        let step = if D::LONG { 4 * L::WIDTH } else { L::WIDTH };
        for k in (0..CHUNK).step_by(step) {
            if k >= count {
                break;
            }
            if let Some(ahead) = ahead {
                for lane in k..k + step {
                    rows.prefetch(ahead.j[lane]);
                }
            }
            // Two lanes do not get a copy of their own: code that browsers fetch, and little gain.
            left |= if !D::LONG {
                self.deflect_at::<D, L>(table, pairs, k)
            } else if count - k > 2 * L::WIDTH {
                self.deflect_at::<D, Twin<Twin<L>>>(table, pairs, k)
            } else if count - k > L::WIDTH || L::WIDTH <= 2 {
                self.deflect_at::<D, Twin<L>>(table, pairs, k)
            } else {
                self.deflect_at::<D, L>(table, pairs, k)
            };
        }
        left & (u64::MAX >> (CHUNK - count))
    }

    /// The same for a kind by its number, in a function of its own: the longer kinds take many registers, and there need be only one copy of each.
    #[inline(always)]
    pub fn deflect_apart<L: Lanes>(
        &mut self,
        kind: usize,
        pairs: Front<'_>,
        count: usize,
        rows: &Rows<'_>,
        ahead: Option<Front<'_>>,
    ) -> u64 {
        L::apart(Deflect { kind, chunk: self, pairs, count, rows, ahead })
    }

    #[inline(always)]
    fn deflect_at<D: Deflection, L: Lanes>(&mut self, table: &heat_kernel::Table, pairs: Front<'_>, k: usize) -> u64 {
        let words = [L::Bits::widen(pairs.x2, k), L::Bits::widen(pairs.x3, k)];
        let tau = L::load(&self.tau, k);
        let applies = D::applies(tau);
        let w = D::find(table, tau, L::load(pairs.e, k), words);
        L::select(applies, w, L::splat(0.0)).store(&mut self.w, k);
        u64::from(!applies.bitmask() & all::<L>()) << k
    }

    /// Executes those of `count` collisions whose bit is set in `wanted`. One with w = 0 exchanges 0, which changes no bit: no velocity is −0.
    #[inline(always)]
    pub fn depart<L: Lanes>(&self, pairs: Front<'_>, count: usize, wanted: u64, rows: &mut Rows<'_>) {
        let update = pair_update::table();
        for k in (0..CHUNK).step_by(L::WIDTH) {
            if k >= count {
                break;
            }
            let z = [L::load(&self.x, k), L::load(&self.y, k), L::load(&self.z, k)];
            let [r, w, cos, sin] = [L::load(&self.r, k), L::load(&self.w, k), L::load(&self.cos, k), L::load(&self.sin, k)];
            let d = update.increment(z, r, w, cos, sin);
            L::exchange(d, rows, pairs.i, pairs.j, k, (wanted >> k) as u32 & all::<L>());
        }
    }
}

struct Deflect<'a, 'b> {
    kind: usize,
    chunk: &'a mut Chunk,
    pairs: Front<'a>,
    count: usize,
    rows: &'a Rows<'b>,
    ahead: Option<Front<'a>>,
}

impl Work for Deflect<'_, '_> {
    type Output = u64;

    #[inline(always)]
    fn run<L: Lanes>(self) -> u64 {
        let Deflect { kind, chunk, pairs, count, rows, ahead } = self;
        match kind {
            SMALL => chunk.deflect::<Small, L>(pairs, count, rows, ahead),
            MIDDLE => chunk.deflect::<Middle, L>(pairs, count, rows, ahead),
            _ => chunk.deflect::<Series, L>(pairs, count, rows, ahead),
        }
    }
}

impl Default for Chunk {
    fn default() -> Chunk {
        Chunk::new()
    }
}
