//! Arrays that JavaScript is given. A small one is copied into memory of JavaScript's own: what lies in memory of this library is given back only in a turn of the event
//! loop, so that a loop that asks a million times in one call would keep all of it. A large one is handed over as it is.

use napi::bindgen_prelude::{Env, Float64ArraySlice, Result, ToNapiValue, TypeName, Uint8ArraySlice, Uint32ArraySlice, ValueType};
use napi::sys;

/// Bytes of an array from which handing over is worth more than copying, some milliseconds.
const LARGE: usize = 8 * 1024 * 1024;

/// Numbers for JavaScript: `f64`, `u32` or `u8`.
pub struct Numbers<T>(pub Vec<T>);

/// The typed array of JavaScript that holds such numbers.
pub trait Element: Sized {
    /// Its name there.
    const ARRAY: &'static str;
    /// One in memory of JavaScript.
    fn copied(env: &Env, numbers: &[Self]) -> Result<sys::napi_value>;
    /// One in memory of this library.
    fn handed_over(env: &Env, numbers: Vec<Self>) -> Result<sys::napi_value>;
}

macro_rules! element {
    ($number:ty, $array:ident, $name:literal) => {
        impl Element for $number {
            const ARRAY: &'static str = $name;

            fn copied(env: &Env, numbers: &[Self]) -> Result<sys::napi_value> {
                raw(env, $array::copy_from(env, numbers)?)
            }

            fn handed_over(env: &Env, numbers: Vec<Self>) -> Result<sys::napi_value> {
                raw(env, $array::from_data(env, numbers)?)
            }
        }
    };
}

element!(f64, Float64ArraySlice, "Float64Array");
element!(u32, Uint32ArraySlice, "Uint32Array");
element!(u8, Uint8ArraySlice, "Uint8Array");

impl<T: Element> TypeName for Numbers<T> {
    fn type_name() -> &'static str {
        T::ARRAY
    }

    fn value_type() -> ValueType {
        ValueType::Object
    }
}

impl<T: Element> ToNapiValue for Numbers<T> {
    unsafe fn to_napi_value(env: sys::napi_env, Numbers(numbers): Self) -> Result<sys::napi_value> {
        let env = Env::from_raw(env);
        if size_of_val(&*numbers) < LARGE { T::copied(&env, &numbers) } else { T::handed_over(&env, numbers) }
    }
}

fn raw(env: &Env, array: impl ToNapiValue) -> Result<sys::napi_value> {
    // SAFETY: the array was made in this very environment, and this is its thread.
    unsafe { ToNapiValue::to_napi_value(env.raw(), array) }
}
