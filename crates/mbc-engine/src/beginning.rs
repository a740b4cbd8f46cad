//! A run before its first collision, made some particles at a time, so that whoever makes it may see to something else in between.

use crate::run::Run;
use mbc_spec::checkpoint::{Decoding, PARTICLE_BYTES, State};
use mbc_spec::clock::ClockPosition;
use mbc_spec::initial_conditions::{Drawing, Placing};
use mbc_spec::lanes::InstructionSet;
use mbc_spec::observables::{Velocities, chunk};
use mbc_spec::plan::Plan;
use mbc_spec::spec_error::{Code, SpecError, Value};

/// A run at collision 0 in the making (SPEC §9).
#[derive(Debug)]
pub struct Starting {
    run: Run,
    source: Source,
}

/// Where the velocities come from.
#[derive(Debug)]
enum Source {
    Drawn(Box<Drawing>),
    Given(Placing),
}

impl Starting {
    /// Makes room for the run.
    ///
    /// `lanes`: instructions to compute with, which change no bit; `given`: how many numbers will be placed, none if the velocities are drawn. Errors: `CONFIG` for a
    /// bad plan or a number of numbers that does not fit it, `MEMORY`.
    pub fn new(lanes: InstructionSet, plan_bytes: &[u8], given: usize) -> Result<Starting, SpecError> {
        let plan = Plan::decode(plan_bytes)?;
        let expected = if plan.component_count == 0 { 3 * u64::from(plan.particles) } else { 0 };
        if given as u64 != expected {
            let value = Value::Count(given as u64, "numbers");
            let allowed = "three numbers a particle, where and only where velocities are given";
            return Err(SpecError::new(Code::Config, "initial.data", value, allowed));
        }
        let source = if expected == 0 { Source::Drawn(Box::default()) } else { Source::Given(Placing::default()) };
        let state = State { plan, plan_bytes, collisions: 0, clock: ClockPosition::default(), start_sums: [0; 3] };
        Ok(Starting { run: Run::to_fill(lanes, &state)?, source })
    }

    /// Works on the next chunk of velocities that are drawn; false if all is done.
    ///
    /// Errors: `GRID_OVERFLOW` for speeds beyond the grid, `CONFIG` for a sample that cannot be rescaled.
    pub fn draw_chunk(&mut self) -> Result<bool, SpecError> {
        let Source::Drawn(drawing) = &mut self.source else { return Ok(false) };
        let (plan, plan_bytes, population) = self.run.parts_to_fill();
        population.grow_to(chunk(drawing.next(), plan.particles as usize).end);
        drawing.draw_chunk(plan, plan_bytes, population)
    }

    /// Places the given velocities (row-major [·, 3], user units) of the next particles.
    ///
    /// Errors: `GRID_OVERFLOW` for speeds beyond the grid.
    pub fn place(&mut self, velocities: &[f64]) -> Result<(), SpecError> {
        let Source::Given(placing) = &mut self.source else { return Ok(()) };
        let (plan, _, population) = self.run.parts_to_fill();
        population.grow_to(population.count() + velocities.len() / 3);
        placing.place(plan, velocities, population)
    }

    /// The run, all of whose velocities have been drawn or placed.
    pub fn run(mut self) -> Run {
        let (tick_sums, largest_rounding) = match &self.source {
            Source::Drawn(drawing) => (drawing.tick_sums(), 0.0),
            Source::Given(placing) => (placing.tick_sums(), placing.largest_rounding(self.run.plan())),
        };
        self.run.begin(tick_sums, largest_rounding);
        self.run
    }
}

/// A run that goes on from a checkpoint, in the making (SPEC §11).
#[derive(Debug)]
pub struct Restoring {
    run: Run,
    decoding: Decoding,
}

impl Restoring {
    /// Makes room for the run of a checkpoint whose head has been read.
    ///
    /// Errors: `MEMORY`.
    pub fn new(lanes: InstructionSet, state: &State) -> Result<Restoring, SpecError> {
        Ok(Restoring { run: Run::to_fill(lanes, state)?, decoding: Decoding::default() })
    }

    /// Takes the bytes of the next particles' velocities.
    ///
    /// Errors: `CHECKPOINT` for ticks beyond 2^53.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), SpecError> {
        let (_, _, population) = self.run.parts_to_fill();
        population.grow_to(population.count() + bytes.len() / PARTICLE_BYTES);
        self.decoding.decode(bytes, population)
    }

    /// The run, all of whose velocities have been taken.
    ///
    /// Errors: `CHECKPOINT` for another total momentum than that of the start.
    pub fn run(self) -> Result<Run, SpecError> {
        self.decoding.check(&self.run.state())?;
        Ok(self.run)
    }
}
