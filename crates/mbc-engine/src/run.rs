//! A run: start, advance, look, checkpoint, resume. SPEC §5, §10–§12.

use core::hint::black_box;

use crate::collide::Law;
use crate::population::{Particle, Population, reserved};
use crate::sequence::Sequence;
#[cfg(not(target_family = "wasm"))]
use crate::team::Team;
use mbc_spec::checkpoint::{State, checkpoint_length, decode_checkpoint, decode_velocities, encode_checkpoint, state_hash};
use mbc_spec::clock::{ClockPosition, clock_at_collision, collisions_at};
use mbc_spec::digest::hexadecimal;
use mbc_spec::initial_conditions::{draw_velocities, place_velocities};
use mbc_spec::lanes::{InstructionSet, Lanes, Rows, Work};
use mbc_spec::observables::{FRAME_LENGTH, Velocities, exact_tick_sums, frame};
use mbc_spec::pair_update::Exponent;
use mbc_spec::plan::Plan;
use mbc_spec::rng::RandomSource;
use mbc_spec::scale::power_of_two;
use mbc_spec::spec_error::{Code, SpecError, Value};

/// With fewer particles, or fewer collisions in a call, several threads are slower than one.
#[cfg(not(target_family = "wasm"))]
const WORTHWHILE_PARTICLES: u32 = 50_000;
#[cfg(not(target_family = "wasm"))]
const WORTHWHILE_COLLISIONS: u64 = 30_000;

/// A run in progress: collisions 0, 1, 2, … with the result of executing them in that order.
#[derive(Debug)]
pub struct Run {
    plan: Plan,
    plan_bytes: Vec<u8>,
    population: Population,
    collisions: u64,
    start_sums: [i128; 3],
    largest_rounding: f64,
    /// Cell of the last time asked for, and of the last checkpoint: caches.
    asked: ClockPosition,
    reached: ClockPosition,
    lanes: InstructionSet,
    sequence: Box<Sequence>,
    threads: usize,
    #[cfg(not(target_family = "wasm"))]
    team: Option<Box<Team>>,
}

/// Some collisions; false if none is left.
struct Step<'a> {
    sequence: &'a mut Sequence,
    law: Law,
    particles: &'a mut [Particle],
}

fn step_in(lanes: InstructionSet, step: Step<'_>) -> bool {
    lanes.run(step)
}

impl Work for Step<'_> {
    type Output = bool;

    #[inline(always)]
    fn run<L: Lanes>(self) -> bool {
        self.sequence.step::<L>(&self.law, &mut Rows::new(self.particles))
    }
}

impl Run {
    /// Starts at collision 0.
    ///
    /// `lanes`: instructions to compute with, which change no bit. `velocities`: row-major [N, 3] in user units, exactly if the plan has no components. Errors: `CONFIG` for a bad plan or a wrong number of
    /// velocities, `GRID_OVERFLOW` for speeds beyond the grid, `MEMORY`.
    pub fn start(lanes: InstructionSet, plan_bytes: &[u8], velocities: Option<&[f64]>) -> Result<Run, SpecError> {
        let plan = Plan::decode(plan_bytes)?;
        let expected = if plan.component_count == 0 { 3 * u64::from(plan.particles) } else { 0 };
        let given = velocities.unwrap_or(&[]);
        if given.len() as u64 != expected {
            let value = Value::Count(given.len() as u64, "numbers");
            return Err(SpecError::new(
                Code::Config,
                "initial.data",
                value,
                "three numbers a particle, where and only where velocities are given",
            ));
        }
        let mut population = Population::new(plan.particles)?;
        let largest_rounding = if expected > 0 {
            place_velocities(&plan, given, &mut population)?
        } else {
            draw_velocities(&plan, plan_bytes, &mut population)?;
            0.0
        };
        let start_sums = exact_tick_sums(&population);
        let state = State { plan, plan_bytes, collisions: 0, clock: ClockPosition::default(), start_sums };
        Run::at(lanes, &state, population, largest_rounding)
    }

    /// Goes on from a checkpoint of any engine.
    ///
    /// Errors: `CHECKPOINT` that says what is wrong with the bytes, `MEMORY`.
    pub fn resume(lanes: InstructionSet, checkpoint: &[u8]) -> Result<Run, SpecError> {
        let state = decode_checkpoint(checkpoint)?;
        let mut population = Population::new(state.plan.particles)?;
        decode_velocities(&state, checkpoint, &mut population)?;
        Run::at(lanes, &state, population, 0.0)
    }

    fn at(lanes: InstructionSet, state: &State, population: Population, largest_rounding: f64) -> Result<Run, SpecError> {
        let plan = state.plan;
        let mut plan_bytes = reserved(state.plan_bytes.len())?;
        plan_bytes.extend_from_slice(state.plan_bytes);
        Ok(Run {
            plan,
            plan_bytes,
            population,
            collisions: state.collisions,
            start_sums: state.start_sums,
            largest_rounding,
            asked: state.clock,
            reached: state.clock,
            lanes,
            sequence: Box::new(Sequence::new(RandomSource::from(&plan), plan.particles)),
            threads: 1,
            #[cfg(not(target_family = "wasm"))]
            team: None,
        })
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Collisions done.
    pub fn collisions(&self) -> u64 {
        self.collisions
    }

    /// Largest change of a given velocity, in user units, when it was put on the grid; 0 for drawn ones.
    pub fn largest_rounding(&self) -> f64 {
        self.largest_rounding
    }

    /// Number of collisions at or before time t (user units).
    ///
    /// Errors: `CONFIG` for t negative, not finite, or beyond 2^52 expected collisions.
    pub fn collisions_at(&mut self, t: f64) -> Result<u64, SpecError> {
        // What has been counted need not be counted again for a checkpoint.
        if self.asked.cell > self.reached.cell && self.asked.before <= self.collisions {
            self.reached = self.asked;
        }
        let refused = SpecError::new(Code::Config, "time", Value::Number(t), "a time ≥ 0 with at most 2^52 expected collisions before it");
        collisions_at(&self.plan, t, &mut self.asked).ok_or(refused)
    }

    /// Lets `advance` use so many threads, as far as that pays; it changes no bit. In WebAssembly there is one.
    pub fn set_threads(&mut self, threads: usize) {
        self.threads = threads;
    }

    /// Executes collisions until `to` have been done in all; does nothing if they have been. Cannot fail.
    pub fn advance(&mut self, to: u64) {
        if to <= self.collisions {
            return;
        }
        let law = Law { exponent: Exponent::new(self.plan.gamma), h: self.plan.h_internal };
        #[cfg(not(target_family = "wasm"))]
        if self.threads > 1 && self.plan.particles >= WORTHWHILE_PARTICLES && to - self.collisions >= WORTHWHILE_COLLISIONS {
            let (particles, source) = (self.plan.particles, RandomSource::from(&self.plan));
            let team = self.team.get_or_insert_with(|| Box::new(Team::new(source, particles)));
            team.advance(self.lanes, self.threads, law, self.collisions, to, Rows::new(self.population.particles_mut()));
            self.collisions = to;
            return;
        }
        self.sequence.begin(self.collisions, to);
        // A call that no optimiser can see through: WebAssembly engines replace a function's first, slow code by fast code at its next call only,
        // so the work of one long call has to be made of many.
        let step = black_box(step_in as fn(InstructionSet, Step<'_>) -> bool);
        while step(self.lanes, Step { sequence: &mut self.sequence, law, particles: self.population.particles_mut() }) {}
        self.collisions = to;
    }

    /// The 17 observed numbers (SPEC §10), user units.
    ///
    /// Errors: `GRID_OVERFLOW` if Σv is no longer the one of the start.
    pub fn frame(&self) -> Result<[f64; FRAME_LENGTH], SpecError> {
        let sums = exact_tick_sums(&self.population);
        if sums != self.start_sums {
            return Err(SpecError::new(
                Code::GridOverflow,
                "velocities",
                Value::Text("a changed total momentum"),
                "speeds that stay on the grid",
            ));
        }
        Ok(frame(&self.population, sums, self.plan.scale_exponent))
    }

    /// Velocities in user units, row-major [N, 3]; a copy.
    ///
    /// Errors: `MEMORY`.
    pub fn velocities(&self) -> Result<Vec<f64>, SpecError> {
        self.velocities_of(0, self.plan.particles)
    }

    /// The same of the particles from … to − 1 alone, so that many can be looked at without room for a copy of all. What lies beyond the last particle is
    /// left out.
    ///
    /// Errors: `MEMORY`.
    pub fn velocities_of(&self, from: u32, to: u32) -> Result<Vec<f64>, SpecError> {
        let unit = power_of_two(self.plan.scale_exponent);
        let end = self.population.count().min(to as usize);
        let start = end.min(from as usize);
        let mut out = reserved(3 * (end - start))?;
        for i in start..end {
            out.extend(self.population.get(i).map(|x| x * unit));
        }
        Ok(out)
    }

    /// The run in bytes (SPEC §11).
    ///
    /// Errors: `MEMORY`.
    pub fn checkpoint(&mut self) -> Result<Vec<u8>, SpecError> {
        self.reached = clock_at_collision(&self.plan, self.collisions, self.reached);
        let state = State {
            plan: self.plan,
            plan_bytes: &self.plan_bytes,
            collisions: self.collisions,
            clock: self.reached,
            start_sums: self.start_sums,
        };
        let mut out = reserved(checkpoint_length(&state))?;
        encode_checkpoint(&state, &self.population, |bytes| out.extend_from_slice(bytes));
        Ok(out)
    }

    /// The state's name: 64 hexadecimal digits (SPEC §12).
    pub fn state_hash(&self) -> String {
        hexadecimal(state_hash(&self.plan, self.collisions, &self.population)).map(char::from).iter().collect()
    }
}
