//! A panic becomes an error with its text and its place, and nothing is printed: what a library writes to standard error nobody can catch.

use napi::bindgen_prelude::{Error, Result};
use napi_derive::module_init;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Texts of the panics since the last error, the oldest first: a thread that breaks down takes those with it that wait for it.
static TEXTS: Mutex<Vec<String>> = Mutex::new(Vec::new());
/// So many are kept.
const MOST: usize = 4;

/// Before anything of the library is called.
#[module_init]
fn listen() {
    set_hook(Box::new(keep));
}

fn keep(panic: &PanicHookInfo<'_>) {
    let mut texts = texts();
    if texts.len() < MOST {
        let text = panic.payload_as_str().unwrap_or("panic");
        texts.push(panic.location().map_or_else(|| text.to_owned(), |place| format!("{text}, at {place}")));
    }
}

fn texts() -> MutexGuard<'static, Vec<String>> {
    TEXTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Does the work; a panic is an error without a code. One that left a thread of the pool would end the process.
pub fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::from_reason(core::mem::take(&mut *texts()).join("; "))))
}
