//! Rows of numbers in memory that are read and changed at scattered places.
#![allow(unsafe_code)]

use core::marker::PhantomData;

/// x, y, z and 0: 32 bytes, none of which straddles a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub struct Row(pub [f64; 4]);

/// A slice of rows, borrowed to be changed.
#[derive(Debug)]
pub struct Rows<'a> {
    first: *mut Row,
    count: usize,
    borrowed: PhantomData<&'a mut [Row]>,
}

// SAFETY: it stands for a `&mut [Row]`, which may be sent.
unsafe impl Send for Rows<'_> {}

impl<'a> Rows<'a> {
    /// Of a slice.
    pub fn new(rows: &'a mut [Row]) -> Rows<'a> {
        Rows { first: rows.as_mut_ptr(), count: rows.len(), borrowed: PhantomData }
    }

    /// The same rows once more.
    ///
    /// # Safety
    /// As long as both are there, none may be given a row that the other is given at the same time.
    pub unsafe fn shared(&self) -> Rows<'a> {
        Rows { first: self.first, count: self.count, borrowed: PhantomData }
    }

    /// Row i, 32 bytes at a multiple of 32. Panics beyond the end.
    #[inline(always)]
    pub(super) fn at(&self, i: u32) -> *mut f64 {
        assert!((i as usize) < self.count);
        self.first.wrapping_add(i as usize).cast()
    }

    /// Row i. Panics beyond the end.
    #[inline(always)]
    pub fn get(&self, i: u32) -> [f64; 4] {
        // SAFETY: a row of the slice; `shared` forbids that it is changed meanwhile.
        unsafe { self.at(i).cast::<[f64; 4]>().read() }
    }

    /// Row i becomes this one. Panics beyond the end.
    #[inline(always)]
    pub fn set(&mut self, i: u32, row: [f64; 4]) {
        // SAFETY: a row of the slice; `shared` forbids that it is used meanwhile.
        unsafe { self.at(i).cast::<[f64; 4]>().write(row) }
    }

    /// Asks for row i to be brought near, if there is such a request.
    #[inline(always)]
    pub fn prefetch(&self, i: u32) {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a hint, at whatever address.
        unsafe {
            core::arch::x86_64::_mm_prefetch::<{ core::arch::x86_64::_MM_HINT_T0 }>(self.first.wrapping_add(i as usize).cast());
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = i;
    }
}
