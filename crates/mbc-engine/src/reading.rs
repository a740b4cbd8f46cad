//! Reading a run chunk by chunk, so that whoever reads may see to something else between two. The run must not be advanced meanwhile.

use crate::population::reserved;
use crate::run::Run;
use mbc_spec::checkpoint::{Encoding, PARTICLE_BYTES, StateHash};
use mbc_spec::digest::hexadecimal;
use mbc_spec::observables::{CHUNK, FRAME_LENGTH, FrameSums, Velocities, chunk, exact_tick_sums_of};
use mbc_spec::spec_error::{Code, SpecError, Value};

/// A frame (SPEC §10) on its way: exact sums in a first pass over the particles, everything else in a second.
#[derive(Debug)]
pub struct FrameReading {
    tick_sums: [i128; 3],
    /// In the second pass.
    sums: Option<FrameSums>,
    /// First particle of the next chunk.
    next: usize,
}

impl FrameReading {
    /// Nothing is read yet.
    pub fn new() -> FrameReading {
        FrameReading { tick_sums: [0; 3], sums: None, next: 0 }
    }

    /// Reads the next chunk; after the last one the 17 numbers, user units.
    ///
    /// Errors: `GRID_OVERFLOW` if Σv is no longer the one of the start.
    pub fn read_chunk(&mut self, run: &Run) -> Result<Option<[f64; FRAME_LENGTH]>, SpecError> {
        let v = run.population();
        let n = v.count();
        let particles = chunk(self.next, n);
        self.next = particles.end;
        if let Some(sums) = &mut self.sums {
            sums.add(v, particles);
            return Ok((self.next == n).then(|| sums.frame(n, run.plan().scale_exponent)));
        }
        for (sum, ticks) in self.tick_sums.iter_mut().zip(exact_tick_sums_of(v, particles)) {
            *sum += ticks;
        }
        if self.next == n {
            if self.tick_sums != run.start_sums() {
                let changed = Value::Text("a changed total momentum");
                return Err(SpecError::new(Code::GridOverflow, "velocities", changed, "speeds that stay on the grid"));
            }
            self.sums = Some(FrameSums::new(self.tick_sums, n));
            self.next = 0;
        }
        Ok(None)
    }
}

impl Default for FrameReading {
    fn default() -> FrameReading {
        FrameReading::new()
    }
}

/// A checkpoint (SPEC §11) on its way.
#[derive(Debug)]
pub struct CheckpointReading(Encoding);

impl CheckpointReading {
    /// Of the state in which the run is.
    pub fn new(run: &mut Run) -> CheckpointReading {
        run.find_cell();
        CheckpointReading(Encoding::new())
    }

    /// Hands the next bytes to `write`; false if there are none.
    pub fn read_part(&mut self, run: &Run, write: impl FnMut(&[u8])) -> bool {
        self.0.encode_part(&run.state(), run.population(), write)
    }
}

/// A state hash (SPEC §12) on its way.
#[derive(Debug)]
pub struct HashReading(StateHash);

impl HashReading {
    /// Of the state in which the run is.
    pub fn new(run: &Run) -> HashReading {
        HashReading(StateHash::new(run.plan(), run.collisions()))
    }

    /// Reads the next chunk; after the last one 64 hexadecimal digits.
    pub fn read_chunk(&mut self, run: &Run) -> Option<String> {
        if self.0.hash_chunk(run.population()) {
            return None;
        }
        Some(hexadecimal(self.0.clone().digest()).map(char::from).iter().collect())
    }
}

/// What is being read of one run: at each call the next chunk, or the `first` one.
#[derive(Debug, Default)]
pub struct Readings {
    frame: FrameReading,
    checkpoint: Option<CheckpointReading>,
    hash: Option<HashReading>,
}

impl Readings {
    /// Of a frame: after the last chunk the 17 numbers, user units. Errors: `GRID_OVERFLOW`.
    pub fn frame_chunk(&mut self, run: &Run, first: bool) -> Result<Option<[f64; FRAME_LENGTH]>, SpecError> {
        if first {
            self.frame = FrameReading::new();
        }
        self.frame.read_chunk(run)
    }

    /// Of a checkpoint: the bytes; none after the last. Errors: `MEMORY`.
    pub fn checkpoint_part(&mut self, run: &mut Run, first: bool) -> Result<Vec<u8>, SpecError> {
        if first {
            self.checkpoint = None;
        }
        let reading = self.checkpoint.get_or_insert_with(|| CheckpointReading::new(run));
        let mut part = reserved(PARTICLE_BYTES * CHUNK)?;
        reading.read_part(run, |bytes| part.extend_from_slice(bytes));
        Ok(part)
    }

    /// Of a state hash: after the last chunk 64 hexadecimal digits.
    pub fn hash_chunk(&mut self, run: &Run, first: bool) -> Option<String> {
        if first {
            self.hash = None;
        }
        self.hash.get_or_insert_with(|| HashReading::new(run)).read_chunk(run)
    }
}
