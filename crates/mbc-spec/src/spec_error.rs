//! The one error of these crates: which rule of the specification was broken, where, by what.

use core::fmt;

/// What kind of rule was broken; the names are those of the package's errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A plan, or what came with it, is not allowed.
    Config,
    /// Bytes are not a checkpoint that can be resumed.
    Checkpoint,
    /// Speeds beyond the velocity grid.
    GridOverflow,
    /// Memory that was asked for is not there.
    Memory,
}

impl Code {
    /// The code as the package spells it.
    pub fn name(self) -> &'static str {
        match self {
            Code::Config => "CONFIG",
            Code::Checkpoint => "CHECKPOINT",
            Code::GridOverflow => "GRID_OVERFLOW",
            Code::Memory => "MEMORY",
        }
    }
}

/// The value at fault.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Number(f64),
    /// A number of something, as "24 bytes".
    Count(u64, &'static str),
    /// What cannot be shown as one number.
    Text(&'static str),
}

/// A broken rule. Its text names the field, the value and what is allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpecError {
    /// Kind of rule.
    pub code: Code,
    /// The field at fault, as a path from the configuration's root.
    pub path: &'static str,
    /// Which element of the field, if it is one of many.
    pub index: Option<u64>,
    /// The value at fault.
    pub value: Value,
    /// What is allowed.
    pub allowed: &'static str,
}

impl SpecError {
    /// An error about a whole field.
    pub fn new(code: Code, path: &'static str, value: Value, allowed: &'static str) -> SpecError {
        SpecError { code, path, index: None, value, allowed }
    }

    /// The same about element `index` of the field.
    pub fn at(self, index: u64) -> SpecError {
        SpecError { index: Some(index), ..self }
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(index) = self.index {
            write!(f, " {index}")?;
        }
        match self.value {
            Value::Number(x) => write!(f, ": {x:?}")?,
            Value::Count(count, of) => write!(f, ": {count} {of}")?,
            Value::Text(text) => write!(f, ": {text}")?,
        }
        write!(f, " is not allowed; expected {}", self.allowed)
    }
}

impl core::error::Error for SpecError {}
