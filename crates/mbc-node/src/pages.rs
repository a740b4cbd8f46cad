//! Memory of the addon. Large blocks come from the system itself, in pages of 2 MiB where it has them: a collision touches two particles at random,
//! and with pages of 4 KiB most of its time is spent finding them. They also go back at once, whereas glibc keeps holes of its heap that its own
//! aligned allocation cannot use again.

use std::alloc::{GlobalAlloc, Layout, System};

/// Blocks from here on come from the system.
const OWN_MAPPING: usize = 128 * 1024;

#[global_allocator]
static ALLOCATOR: Pages = Pages;

struct Pages;

// SAFETY: small blocks are those of `System`. A large one is a mapping of its own, readable and writable, aligned as asked, that nobody else knows.
// Which of the two a block is follows from its layout, so both ways end where they began.
unsafe impl GlobalAlloc for Pages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_own(layout) {
            return mapping::new(layout.size());
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if is_own(layout) {
            return mapping::new(layout.size());
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if is_own(layout) {
            return mapping::delete(block, layout.size());
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

fn is_own(layout: Layout) -> bool {
    cfg!(target_os = "linux") && layout.size() >= OWN_MAPPING && layout.align() <= mapping::PAGE
}

#[cfg(target_os = "linux")]
mod mapping {
    use core::ffi::{c_int, c_void};
    use core::ptr::{null_mut, without_provenance_mut};

    pub const PAGE: usize = 4096;
    const LARGE_PAGE: usize = 2 * 1024 * 1024;

    const PROT_READ_WRITE: c_int = 1 | 2;
    const MAP_PRIVATE_ANONYMOUS: c_int = 0x02 | 0x20;
    const MADV_HUGEPAGE: c_int = 14;

    unsafe extern "C" {
        fn mmap(address: *mut c_void, length: usize, protection: c_int, flags: c_int, file: c_int, offset: i64) -> *mut c_void;
        fn munmap(address: *mut c_void, length: usize) -> c_int;
        fn madvise(address: *mut c_void, length: usize, advice: c_int) -> c_int;
    }

    /// A mapping of zeros with room for `size` bytes; null if there is none. From 2 MiB on it begins at a multiple of 2 MiB.
    pub fn new(size: usize) -> *mut u8 {
        let length = size.next_multiple_of(PAGE);
        if length < LARGE_PAGE {
            return reserve(length);
        }
        let block = reserve(length + LARGE_PAGE);
        if block.is_null() {
            return block;
        }
        let before = block.addr().next_multiple_of(LARGE_PAGE) - block.addr();
        let aligned = block.wrapping_add(before);
        delete(block, before);
        delete(aligned.wrapping_add(length), LARGE_PAGE - before);
        // SAFETY: advice about a mapping of this function. Where the system does not follow it, everything works as before.
        unsafe { madvise(aligned.cast(), length, MADV_HUGEPAGE) };
        aligned
    }

    fn reserve(length: usize) -> *mut u8 {
        // SAFETY: a new mapping, wherever the system likes.
        let block = unsafe { mmap(null_mut(), length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0) };
        if block == without_provenance_mut(usize::MAX) { null_mut() } else { block.cast() }
    }

    /// Gives back whole pages of mappings of [`new`].
    pub fn delete(block: *mut u8, size: usize) {
        if size > 0 {
            // SAFETY: called with what `new` mapped and nobody uses any more.
            unsafe { munmap(block.cast(), size.next_multiple_of(PAGE)) };
        }
    }
}

/// Elsewhere all blocks are those of the system's allocator.
#[cfg(not(target_os = "linux"))]
mod mapping {
    pub const PAGE: usize = 0;

    pub fn new(_size: usize) -> *mut u8 {
        core::ptr::null_mut()
    }

    pub fn delete(_block: *mut u8, _size: usize) {}
}
