//! SHA-256 (FIPS 180-4), which names states and configurations: SPEC §12.

/// The table of FIPS 180-4 §4.2.2.
#[rustfmt::skip]
const ROUND_CONSTANTS: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

const BLOCK_BYTES: usize = 64;

/// SHA-256 over bytes that arrive in parts.
#[derive(Clone, Debug)]
pub struct Sha256 {
    state: [u32; 8],
    pending: [u8; BLOCK_BYTES],
    pending_length: usize,
    length: u64,
}

impl Sha256 {
    /// Of nothing yet.
    pub fn new() -> Sha256 {
        let state = [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];
        Sha256 { state, pending: [0; BLOCK_BYTES], pending_length: 0, length: 0 }
    }

    /// Takes in bytes.
    pub fn update(&mut self, mut bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.pending_length > 0 {
            let room = BLOCK_BYTES - self.pending_length;
            let taken = if bytes.len() < room { bytes.len() } else { room };
            self.pending[self.pending_length..self.pending_length + taken].copy_from_slice(&bytes[..taken]);
            self.pending_length += taken;
            bytes = &bytes[taken..];
            if self.pending_length < BLOCK_BYTES {
                return;
            }
            compress_all(&mut self.state, &[self.pending]);
        }
        let (blocks, rest) = bytes.as_chunks::<BLOCK_BYTES>();
        compress_all(&mut self.state, blocks);
        self.pending[..rest.len()].copy_from_slice(rest);
        self.pending_length = rest.len();
    }

    /// The digest.
    pub fn digest(mut self) -> [u8; 32] {
        let bits = self.length * 8;
        let used = self.pending_length;
        self.pending[used] = 0x80;
        self.pending[used + 1..].fill(0);
        if used >= BLOCK_BYTES - 8 {
            compress_all(&mut self.state, &[self.pending]);
            self.pending.fill(0);
        }
        self.pending[BLOCK_BYTES - 8..].copy_from_slice(&bits.to_be_bytes());
        compress_all(&mut self.state, &[self.pending]);
        let mut out = [0; 32];
        for (bytes, word) in out.chunks_exact_mut(4).zip(self.state) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        out
    }
}

impl Default for Sha256 {
    fn default() -> Sha256 {
        Sha256::new()
    }
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(bytes);
    hash.digest()
}

/// Lower-case hexadecimal digits (ASCII) of a digest.
pub fn hexadecimal(digest: [u8; 32]) -> [u8; 64] {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let mut out = [0; 64];
    for (pair, byte) in out.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    out
}

/// One round with the working variables renamed instead of moved; sixteen make the schedule turn once.
macro_rules! round {
    ($a:ident $b:ident $c:ident $d:ident $e:ident $f:ident $g:ident $h:ident, $word:expr, $constant:expr) => {
        let s1 = $e.rotate_right(6) ^ $e.rotate_right(11) ^ $e.rotate_right(25);
        let choice = $g ^ ($e & ($f ^ $g));
        let t1 = $h.wrapping_add(s1).wrapping_add(choice).wrapping_add($constant).wrapping_add($word);
        let s0 = $a.rotate_right(2) ^ $a.rotate_right(13) ^ $a.rotate_right(22);
        let majority = ($a & $b) | ($c & ($a | $b));
        $d = $d.wrapping_add(t1);
        $h = t1.wrapping_add(s0).wrapping_add(majority);
    };
}

fn compress_all(state: &mut [u32; 8], blocks: &[[u8; BLOCK_BYTES]]) {
    #[cfg(target_arch = "x86_64")]
    if crate::lanes::sha256_blocks(state, blocks, &ROUND_CONSTANTS) {
        return;
    }
    for block in blocks {
        compress(state, block);
    }
}

fn compress(state: &mut [u32; 8], block: &[u8; BLOCK_BYTES]) {
    let mut w = [0u32; 16];
    for (word, bytes) in w.iter_mut().zip(block.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for turn in 0..4 {
        if turn > 0 {
            expand(&mut w);
        }
        let k: &[u32; 16] = &ROUND_CONSTANTS.as_chunks::<16>().0[turn];
        round!(a b c d e f g h, w[0], k[0]);
        round!(h a b c d e f g, w[1], k[1]);
        round!(g h a b c d e f, w[2], k[2]);
        round!(f g h a b c d e, w[3], k[3]);
        round!(e f g h a b c d, w[4], k[4]);
        round!(d e f g h a b c, w[5], k[5]);
        round!(c d e f g h a b, w[6], k[6]);
        round!(b c d e f g h a, w[7], k[7]);
        round!(a b c d e f g h, w[8], k[8]);
        round!(h a b c d e f g, w[9], k[9]);
        round!(g h a b c d e f, w[10], k[10]);
        round!(f g h a b c d e, w[11], k[11]);
        round!(e f g h a b c d, w[12], k[12]);
        round!(d e f g h a b c, w[13], k[13]);
        round!(c d e f g h a b, w[14], k[14]);
        round!(b c d e f g h a, w[15], k[15]);
    }
    for (word, change) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(change);
    }
}

/// The next sixteen words of the message schedule, in place of the last sixteen.
#[inline(always)]
fn expand(w: &mut [u32; 16]) {
    for t in 0..16 {
        let w15 = w[(t + 1) & 15];
        let w2 = w[(t + 14) & 15];
        let s0 = w15.rotate_right(7) ^ w15.rotate_right(18) ^ (w15 >> 3);
        let s1 = w2.rotate_right(17) ^ w2.rotate_right(19) ^ (w2 >> 10);
        w[t] = w[t].wrapping_add(s0).wrapping_add(w[(t + 9) & 15]).wrapping_add(s1);
    }
}

#[cfg(test)]
mod tests {
    use super::{Sha256, compress, compress_all, hexadecimal, sha256};

    fn digits(bytes: &[u8]) -> String {
        String::from_utf8(hexadecimal(sha256(bytes)).to_vec()).unwrap()
    }

    #[test]
    fn sha256_gives_the_examples_of_its_standard() {
        assert_eq!(digits(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(digits(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let two_blocks = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(digits(two_blocks), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
        assert_eq!(digits(&vec![b'a'; 1_000_000]), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    #[test]
    fn bytes_in_parts_give_the_digest_of_the_whole() {
        let bytes: Vec<u8> = (0..300u32).map(|k| (k * 7) as u8).collect();
        for first in 0..bytes.len() {
            let mut hash = Sha256::new();
            hash.update(&bytes[..first]);
            hash.update(&bytes[first..first + (bytes.len() - first) / 2]);
            hash.update(&bytes[first + (bytes.len() - first) / 2..]);
            assert_eq!(hash.digest(), sha256(&bytes), "cut at {first}");
        }
    }

    #[test]
    fn the_instructions_of_the_processor_give_what_the_standard_says_in_words() {
        let mut word = 1u32;
        let blocks: Vec<[u8; 64]> = (0..100)
            .map(|_| {
                core::array::from_fn(|_| {
                    word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (word >> 24) as u8
                })
            })
            .collect();
        for count in [0, 1, 2, 100] {
            let mut one_by_one = Sha256::new().state;
            let mut at_once = one_by_one;
            blocks[..count].iter().for_each(|block| compress(&mut one_by_one, block));
            compress_all(&mut at_once, &blocks[..count]);
            assert_eq!(one_by_one, at_once, "{count} blocks");
        }
    }
}
