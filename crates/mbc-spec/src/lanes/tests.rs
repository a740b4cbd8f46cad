use super::{LaneBits, LaneMask, LaneWords, Lanes, Twin};

const X: [f64; 8] = [0.0, -0.0, 1.5, -2.25, f64::INFINITY, f64::NAN, 5e-324, -1e300];
const Y: [f64; 8] = [-0.0, 1.0, 1.5, 3.0, 1.0, 2.0, -5e-324, 1e300];

fn lanewise<L: Lanes>(f: impl Fn(L, L) -> L) -> [u64; 8] {
    let mut out = [0.0; 8];
    for k in (0..8).step_by(L::WIDTH) {
        f(L::load(&X, k), L::load(&Y, k)).store(&mut out, k);
    }
    // The bits of a NaN are not part of the contract.
    out.map(|x| if x.is_nan() { u64::MAX } else { x.to_bits() })
}

fn every_operation<L: Lanes>() -> Vec<[u64; 8]> {
    let zero = L::splat(0.0);
    let one = L::splat(1.0);
    vec![
        lanewise::<L>(|x, y| x + y),
        lanewise::<L>(|x, y| x - y),
        lanewise::<L>(|x, y| x * y),
        lanewise::<L>(|x, y| x / y),
        lanewise::<L>(|x, _| -x),
        lanewise::<L>(|x, _| x.abs()),
        lanewise::<L>(|x, _| x.sqrt()),
        lanewise::<L>(|x, y| L::select(x.lt(y), one, zero)),
        lanewise::<L>(|x, y| L::select(x.le(y) & !x.lt(zero), one, zero)),
        lanewise::<L>(|x, y| L::select(x.eq(y) | y.lt(x), one, zero)),
        lanewise::<L>(|x, y| L::from_bits(x.to_bits().add(y.to_bits()).shr::<2>())),
        lanewise::<L>(|x, y| L::from_bits((x.to_bits().shl::<3>() ^ y.to_bits()).shr::<2>())),
        lanewise::<L>(|x, y| L::from_bits((x.to_bits() & y.to_bits()) | L::Bits::splat(1))),
        lanewise::<L>(|x, _| L::from_bits(x.to_bits().shr::<51>().lowest_bit() & one.to_bits())),
    ]
}

#[test]
fn twins_do_what_their_lanes_do() {
    let expected = every_operation::<f64>();
    assert_eq!(every_operation::<Twin<f64>>(), expected);
    assert_eq!(every_operation::<Twin<Twin<f64>>>(), expected);
    assert_eq!(every_operation::<Twin<Twin<Twin<f64>>>>(), expected);
}

#[test]
fn a_bitmask_has_lane_k_at_bit_k() {
    type L = Twin<Twin<f64>>;
    let x = L::load(&[1.0, -1.0, -1.0, 1.0], 0);
    assert_eq!(x.lt(L::splat(0.0)).bitmask(), 0b0110);
    assert!(!x.lt(L::splat(-1.0)).any());
}

#[test]
fn words_widen_in_order() {
    type L = Twin<Twin<f64>>;
    let words = [7, 1, u32::MAX, 3, 4];
    let mut out = [0.0; 4];
    L::from_bits(<L as Lanes>::Bits::widen(&words, 1)).store(&mut out, 0);
    assert_eq!(out.map(f64::to_bits), [1, u64::from(u32::MAX), 3, 4]);
}

#[test]
fn products_of_words_come_in_halves() {
    let mut high = [0; 2];
    let mut low = [0; 2];
    let (h, l) = Twin::<u32>::count_from(u32::MAX).multiply(Twin::<u32>::splat(u32::MAX));
    h.store(&mut high, 0);
    l.store(&mut low, 0);
    assert_eq!((high, low), ([u32::MAX - 1, 0], [1, 0]));
}

#[test]
fn rows_become_columns_and_back() {
    type L = Twin<Twin<f64>>;
    let rows: [[f64; 4]; 5] = core::array::from_fn(|r| core::array::from_fn(|c| (10 * r + c) as f64));
    let columns = L::load_rows(&rows, 1);
    let mut second = [0.0; 4];
    columns[1].store(&mut second, 0);
    assert_eq!(second, [11.0, 21.0, 31.0, 41.0]);
    let mut back = [[9.0; 4]; 5];
    L::store_rows(columns, &mut back, 0);
    assert_eq!(back[3], [40.0, 41.0, 42.0, 0.0]);
    assert_eq!(back[4], [9.0; 4]);
}

#[test]
fn words_count_what_is_less_and_become_rows() {
    type W = Twin<u32>;
    let columns = [0, 10, 20, 30].map(W::count_from);
    let mut rows = [[0; 2]; 3];
    W::store_rows(columns, &mut rows, 1);
    assert_eq!(rows, [[0, 0], [10 << 32, 20 | 30 << 32], [1 | 11 << 32, 21 | 31 << 32]]);
    let mut out = [0; 2];
    W::splat(u32::MAX).add_if_less(W::count_from(4), W::splat(5)).store(&mut out, 0);
    assert_eq!(out, [0, u32::MAX]);
}
