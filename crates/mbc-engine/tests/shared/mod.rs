//! Plans for the tests.

/// What the tests vary; the rest of a plan is fixed.
#[derive(Clone, Copy)]
pub struct Settings {
    pub particles: u32,
    pub gamma: f64,
    pub h: f64,
    pub seed: u64,
    pub embedded: bool,
    /// Kind and parameters of the one component; none for given velocities.
    pub component: Option<(u32, [f64; 10])>,
    pub exact_moments: bool,
}

/// Ensemble member of every plan.
pub const MEMBER: u32 = 3;

/// Gaussian of unit variance.
pub const GAUSSIAN: (u32, [f64; 10]) = (1, [1.0, 1.0, 1.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);

impl Settings {
    pub fn new(particles: u32, gamma: f64, h: f64) -> Settings {
        Settings { particles, gamma, h, seed: 0x0123_4567_89ab_cdef, embedded: false, component: Some(GAUSSIAN), exact_moments: false }
    }

    /// The bytes of SPEC §1, scale exponent 0.
    pub fn plan(&self) -> Vec<u8> {
        let components = u32::from(self.component.is_some());
        let mut bytes = Vec::new();
        bytes.extend(b"MBCPLAN\0");
        bytes.extend(1u32.to_le_bytes());
        bytes.extend((120 + 96 * components).to_le_bytes());
        bytes.extend(u64::from(self.particles).to_le_bytes());
        bytes.extend(self.seed.to_le_bytes());
        bytes.extend(MEMBER.to_le_bytes());
        bytes.extend(u32::from(self.embedded).to_le_bytes());
        let n = f64::from(self.particles);
        let rate = if self.embedded { n / self.h } else { n / (64.0 * self.h) };
        bytes.extend(self.gamma.to_le_bytes());
        bytes.extend(self.h.to_le_bytes());
        bytes.extend(0i32.to_le_bytes());
        bytes.extend(u32::from(self.exact_moments).to_le_bytes());
        for x in [self.h, rate, 0.25, 0.0, 0.0, 3.0] {
            bytes.extend(x.to_le_bytes());
        }
        bytes.extend(components.to_le_bytes());
        bytes.extend(0u32.to_le_bytes());
        if let Some((kind, parameters)) = self.component {
            bytes.extend(kind.to_le_bytes());
            bytes.extend(0u32.to_le_bytes());
            bytes.extend(1f64.to_le_bytes());
            for x in parameters {
                bytes.extend(x.to_le_bytes());
            }
        }
        bytes
    }
}
