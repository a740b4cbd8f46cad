//! The velocities in memory: 32 bytes a particle, none of which straddles a cache line.

use mbc_spec::observables::Velocities;
use mbc_spec::spec_error::{Code, SpecError, Value};

pub use mbc_spec::lanes::Row as Particle;

/// All particles of a run.
#[derive(Debug)]
pub struct Population {
    particles: Vec<Particle>,
}

impl Population {
    /// `count` particles at rest.
    ///
    /// Errors: `MEMORY` if there is no room for them.
    pub fn new(count: u32) -> Result<Population, SpecError> {
        let mut population = Population::with_room_for(count)?;
        population.grow_to(count as usize);
        Ok(population)
    }

    /// Room for `count` particles, and no particle. Memory that nobody has written to yet comes when somebody does, so that this takes no time.
    ///
    /// Errors: `MEMORY` if there is no room for them.
    pub fn with_room_for(count: u32) -> Result<Population, SpecError> {
        Ok(Population { particles: reserved(count as usize)? })
    }

    /// Adds particles at rest until there are `count`, for which there is room.
    pub fn grow_to(&mut self, count: usize) {
        if count > self.particles.len() {
            self.particles.resize(count, Particle([0.0; 4]));
        }
    }

    /// The particles.
    #[inline(always)]
    pub fn particles(&self) -> &[Particle] {
        &self.particles
    }

    /// The particles, to be changed.
    #[inline(always)]
    pub fn particles_mut(&mut self) -> &mut [Particle] {
        &mut self.particles
    }
}

impl Velocities for Population {
    fn count(&self) -> usize {
        self.particles.len()
    }

    #[inline(always)]
    fn get(&self, i: usize) -> [f64; 3] {
        let [x, y, z, _] = self.particles[i].0;
        [x, y, z]
    }

    #[inline(always)]
    fn set(&mut self, i: usize, [x, y, z]: [f64; 3]) {
        self.particles[i] = Particle([x, y, z, 0.0]);
    }
}

/// An empty vector with room for `count` elements.
///
/// Errors: `MEMORY` instead of an abort.
pub fn reserved<T>(count: usize) -> Result<Vec<T>, SpecError> {
    let mut room = Vec::new();
    match room.try_reserve_exact(count) {
        Ok(()) => Ok(room),
        Err(_) => {
            let bytes = count as u64 * size_of::<T>() as u64;
            Err(SpecError::new(
                Code::Memory,
                "particles",
                Value::Count(bytes, "bytes in one piece"),
                "what this machine's memory still holds",
            ))
        }
    }
}
