//! A run: start, advance, look, checkpoint, resume. SPEC §5, §10–§12.

use core::hint::black_box;

use crate::beginning::{Restoring, Starting};
use crate::collide::Law;
use crate::population::{Particle, Population, reserved};
use crate::reading::{CheckpointReading, FrameReading, HashReading};
use crate::sequence::Sequence;
#[cfg(not(target_family = "wasm"))]
use crate::team::Team;
use mbc_spec::checkpoint::{PARTICLE_BYTES, State, checkpoint_length, decode_checkpoint, velocities_at};
use mbc_spec::clock::{ClockPosition, clock_at_collision, collisions_at};
use mbc_spec::lanes::{InstructionSet, Lanes, Rows, Work};
use mbc_spec::observables::{FRAME_LENGTH, Velocities};
use mbc_spec::pair_update::Exponent;
use mbc_spec::plan::Plan;
use mbc_spec::rng::RandomSource;
use mbc_spec::scale::power_of_two;
use mbc_spec::spec_error::{Code, SpecError, Value};

/// With fewer particles, or fewer collisions in a call, several threads are slower than one.
#[cfg(not(target_family = "wasm"))]
const WORTHWHILE_PARTICLES: u32 = 20_000;
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
        let given = velocities.unwrap_or(&[]);
        let mut starting = Starting::new(lanes, plan_bytes, given.len())?;
        starting.place(given)?;
        while starting.draw_chunk()? {}
        Ok(starting.run())
    }

    /// Goes on from a checkpoint of any engine.
    ///
    /// Errors: `CHECKPOINT` that says what is wrong with the bytes, `MEMORY`.
    pub fn resume(lanes: InstructionSet, checkpoint: &[u8]) -> Result<Run, SpecError> {
        let state = decode_checkpoint(checkpoint)?;
        let mut restoring = Restoring::new(lanes, &state)?;
        restoring.take(&checkpoint[velocities_at(&state)..][..PARTICLE_BYTES * state.plan.particles as usize])?;
        restoring.run()
    }

    /// One with room for velocities that are still to be filled in.
    pub(crate) fn to_fill(lanes: InstructionSet, state: &State) -> Result<Run, SpecError> {
        let plan = state.plan;
        let mut plan_bytes = reserved(state.plan_bytes.len())?;
        plan_bytes.extend_from_slice(state.plan_bytes);
        Ok(Run {
            plan,
            plan_bytes,
            population: Population::with_room_for(plan.particles)?,
            collisions: state.collisions,
            start_sums: state.start_sums,
            largest_rounding: 0.0,
            asked: state.clock,
            reached: state.clock,
            lanes,
            sequence: Box::new(Sequence::new(RandomSource::from(&plan), plan.particles)),
            threads: 1,
            #[cfg(not(target_family = "wasm"))]
            team: None,
        })
    }

    /// What is needed to fill in the velocities.
    pub(crate) fn parts_to_fill(&mut self) -> (&Plan, &[u8], &mut Population) {
        (&self.plan, &self.plan_bytes, &mut self.population)
    }

    /// What is known when they have been filled in.
    pub(crate) fn begin(&mut self, start_sums: [i128; 3], largest_rounding: f64) {
        self.start_sums = start_sums;
        self.largest_rounding = largest_rounding;
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
        let mut reading = FrameReading::new();
        loop {
            if let Some(frame) = reading.read_chunk(self)? {
                return Ok(frame);
            }
        }
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
        let mut reading = CheckpointReading::new(self);
        let mut out = reserved(self.checkpoint_length())?;
        while reading.read_part(self, |bytes| out.extend_from_slice(bytes)) {}
        Ok(out)
    }

    /// Bytes of a checkpoint.
    pub fn checkpoint_length(&self) -> usize {
        checkpoint_length(&self.state())
    }

    /// The state's name: 64 hexadecimal digits (SPEC §12).
    pub fn state_hash(&self) -> String {
        let mut reading = HashReading::new(self);
        loop {
            if let Some(hash) = reading.read_chunk(self) {
                return hash;
            }
        }
    }

    /// Finds the cell of the Poisson clock that a checkpoint of this state holds.
    pub(crate) fn find_cell(&mut self) {
        self.reached = clock_at_collision(&self.plan, self.collisions, self.reached);
    }

    /// Everything that a checkpoint holds but the velocities, once its cell has been found.
    pub(crate) fn state(&self) -> State<'_> {
        State {
            plan: self.plan,
            plan_bytes: &self.plan_bytes,
            collisions: self.collisions,
            clock: self.reached,
            start_sums: self.start_sums,
        }
    }

    pub(crate) fn population(&self) -> &Population {
        &self.population
    }

    pub(crate) fn start_sums(&self) -> [i128; 3] {
        self.start_sums
    }
}
