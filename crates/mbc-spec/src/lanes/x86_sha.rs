//! SHA-256 by the instructions that x86-64 processors have for it.
#![allow(unsafe_code)]

use core::arch::x86_64::{
    __m128i, _mm_add_epi32, _mm_alignr_epi8, _mm_blend_epi16, _mm_loadu_si128, _mm_set_epi64x, _mm_sha256msg1_epu32, _mm_sha256msg2_epu32,
    _mm_sha256rnds2_epu32, _mm_shuffle_epi8, _mm_shuffle_epi32, _mm_storeu_si128,
};

/// Takes blocks into the state; false, with the state as it was, where the processor has no such instructions.
pub fn sha256_blocks(state: &mut [u32; 8], blocks: &[[u8; 64]], constants: &[u32; 64]) -> bool {
    use std::arch::is_x86_feature_detected as has;
    let there = has!("sha") && has!("sse4.1") && has!("ssse3");
    if there {
        // SAFETY: the processor has the instructions.
        unsafe { compress(state, blocks, constants) };
    }
    there
}

/// The instructions hold the working variables as (a, b, e, f) and (c, d, g, h), the upper words first.
#[target_feature(enable = "sha,sse4.1,ssse3")]
fn compress(state: &mut [u32; 8], blocks: &[[u8; 64]], constants: &[u32; 64]) {
    let big_endian = _mm_set_epi64x(0x0c0d_0e0f_0809_0a0b, 0x0405_0607_0001_0203);
    let (low, high) = state.split_at_mut(4);
    let cdab = _mm_shuffle_epi32::<0xb1>(load(low));
    let efgh = _mm_shuffle_epi32::<0x1b>(load(high));
    let mut abef = _mm_alignr_epi8::<8>(cdab, efgh);
    let mut cdgh = _mm_blend_epi16::<0xf0>(efgh, cdab);
    for block in blocks {
        let before = (abef, cdgh);
        let mut w: [__m128i; 4] = core::array::from_fn(|k| _mm_shuffle_epi8(load(&block[16 * k..16 * k + 16]), big_endian));
        for turn in 0..16 {
            let [now, next, third, last] = core::array::from_fn(|k| w[(turn + k) % 4]);
            let words = _mm_add_epi32(now, load(&constants[4 * turn..4 * turn + 4]));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, words);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32::<0x0e>(words));
            // The words of four turns later; those of the last turns are not used.
            let sums = _mm_add_epi32(_mm_sha256msg1_epu32(now, next), _mm_alignr_epi8::<4>(last, third));
            w[turn % 4] = _mm_sha256msg2_epu32(sums, last);
        }
        abef = _mm_add_epi32(abef, before.0);
        cdgh = _mm_add_epi32(cdgh, before.1);
    }
    let feba = _mm_shuffle_epi32::<0x1b>(abef);
    let dchg = _mm_shuffle_epi32::<0xb1>(cdgh);
    store(low, _mm_blend_epi16::<0xf0>(feba, dchg));
    store(high, _mm_alignr_epi8::<8>(dchg, feba));
}

/// The first 16 bytes of a slice. Panics if it is shorter.
#[inline(always)]
fn load<T: Copy>(from: &[T]) -> __m128i {
    assert!(size_of_val(from) >= 16);
    // SAFETY: 16 bytes of the slice, wherever they lie.
    unsafe { _mm_loadu_si128(from.as_ptr().cast()) }
}

/// The first four words of a slice become these. Panics if it is shorter.
#[inline(always)]
fn store(to: &mut [u32], words: __m128i) {
    assert!(to.len() >= 4);
    // SAFETY: 16 bytes of the slice, wherever they lie.
    unsafe { _mm_storeu_si128(to.as_mut_ptr().cast(), words) }
}
