use super::{GROUP, InstructionSet, LaneBits, LaneMask, LaneWords, Lanes, Quad, Row, Rows, Twin, Work};

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
fn bits_are_looked_up_and_what_is_wanted_comes_to_the_front() {
    let mut places = [64; GROUP];
    places[..5].copy_from_slice(&[0, 1, 33, 63, 65]);
    assert_eq!(f64::bits_at(&[0b10, 1 << 31 | 0b10], places), 0b1_1110, "the last place is bit 1 of the first word: 65 modulo 64");
    let mut front = [7; GROUP];
    f64::compress_words(core::array::from_fn(|k| 10 * k as u32), 0b1000_0000_0110, &mut front);
    assert_eq!(front[..3], [10, 20, 110]);
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
fn words_count_what_is_less() {
    type W = Twin<u32>;
    let mut out = [0; 2];
    W::splat(u32::MAX).add_if_less(W::count_from(4), W::splat(5)).store(&mut out, 0);
    assert_eq!(out, [0, u32::MAX]);
}

/// Rows 10 r + column, changed by an exchange of some lanes of 8.
fn exchanged<L: Lanes>(wanted: u32) -> Vec<[f64; 4]> {
    let mut rows: Vec<Row> = (0..20).map(|r| Row([f64::from(10 * r), f64::from(10 * r + 1), f64::from(10 * r + 2), 0.0])).collect();
    let (i, j) = ([3, 0, 19, 7, 8, 1, 12, 5], [2, 18, 4, 6, 9, 17, 13, 10]);
    let mut all = Rows::new(&mut rows);
    for k in (0..8).step_by(L::WIDTH) {
        let [x, y, z] = L::differences(&all, &i, &j, k);
        L::exchange([z, x, -y], &mut all, &i, &j, k, (wanted >> k) & ((1 << L::WIDTH) - 1));
    }
    rows.into_iter().map(|row| row.0).collect()
}

#[test]
fn rows_exchange_what_their_lanes_have() {
    let rows = exchanged::<Twin<f64>>(0b10);
    assert_eq!(rows[0], [-180.0, -179.0, 182.0, 0.0]);
    assert_eq!(rows[18], [360.0, 361.0, 2.0, 0.0]);
    assert_eq!(rows[3], [30.0, 31.0, 32.0, 0.0]);
}

#[test]
#[should_panic(expected = "self.count")]
fn rows_beyond_the_end_are_refused() {
    let mut rows = [Row([0.0; 4]); 3];
    f64::differences(&Rows::new(&mut rows), &[0], &[3], 0);
}

/// What every instruction set must do alike, as bits.
struct Everything;

impl Work for Everything {
    type Output = (Vec<[u64; 8]>, Vec<u32>, Vec<[f64; 4]>, Vec<u64>, u32);

    #[inline(always)]
    fn run<L: Lanes>(self) -> Self::Output {
        let mut words = Vec::new();
        let seeds: [u32; 32] = core::array::from_fn(|k| (k as u32).wrapping_mul(0x9e37_79b9) ^ 0x8000_0000);
        let others: [u32; 32] = core::array::from_fn(|k| !(k as u32).wrapping_mul(0x85eb_ca6b));
        for k in (0..32).step_by(L::Words::WIDTH) {
            let (a, b) = (L::Words::load(&seeds, k), L::Words::load(&others, k));
            let (high, low) = a.multiply(b);
            let factor = L::Words::opaque(&Quad::new(0xD251_1F53));
            let counted = L::Words::count_from(k as u32).multiply(factor);
            let mut part = [0; 16];
            for one in [high, low, a ^ b, a.add(b), b.add_if_less(a, b), b.add_if_less(b, b), counted.0, counted.1, L::Words::splat(5)] {
                one.store(&mut part, 0);
                words.push((words.len() as u32, part));
            }
        }
        // Independent of the width: every column in the order of its elements.
        let words = (0..9).flat_map(|column| words.iter().skip(column).step_by(9).flat_map(|(_, part)| &part[..L::Words::WIDTH])).copied();
        let mut moved = [[9.0; 4]; 9];
        let table: [[f64; 4]; 9] = core::array::from_fn(|r| core::array::from_fn(|c| (10 * r + c) as f64));
        let mut bitmask = 0;
        let mut wide = [0.0; 8];
        for k in (0..8).step_by(L::WIDTH) {
            let [x, y, z] = L::load_rows(&table, k + 1);
            L::store_rows([z, x, -y], &mut moved, k + 1);
            bitmask |= (L::load(&X, k).lt(L::load(&Y, k)) | L::load(&X, k).eq(L::load(&Y, k))).bitmask() << k;
            L::from_bits(L::Bits::widen(&others, k + 3)).store(&mut wide, k);
        }
        let mut sorted = Vec::new();
        let places: [u32; GROUP] = core::array::from_fn(|k| seeds[k]);
        for wanted in [0, 1, 0x8000, 0xFFFF, 0x00FF, 0xFF00, 0xA5C3, L::bits_at(&seeds, places)] {
            let (mut words, mut numbers) = ([0; GROUP], [0.0; GROUP]);
            L::compress_words(places, wanted, &mut words);
            L::compress_numbers(core::array::from_fn(|k| f64::from(places[k])), wanted, &mut numbers);
            let count = wanted.count_ones() as usize;
            sorted.extend(numbers[..count].iter().chain([&f64::from(wanted)]).map(|x| x.to_bits()));
            sorted.extend(words[..count].iter().map(|&word| u64::from(word)));
        }
        let moved = moved.as_flattened().iter().chain(&wide).map(|x| x.to_bits()).chain(sorted).collect();
        let rows = [0xFF, 0, 0b0110_1001].into_iter().flat_map(exchanged::<L>).collect();
        (every_operation::<L>(), words.collect(), rows, moved, bitmask)
    }
}

#[test]
fn every_instruction_set_of_this_machine_does_what_one_lane_does() {
    let expected = Everything.run::<f64>();
    for set in InstructionSet::all() {
        assert!(set.run(Everything) == expected, "{}", set.name());
    }
}

#[test]
fn instruction_sets_are_found_by_name_the_fastest_last() {
    let names: Vec<_> = InstructionSet::all().map(InstructionSet::name).collect();
    assert_eq!(names[0], "scalar");
    assert_eq!(InstructionSet::fastest().name(), *names.last().unwrap());
    for name in names {
        assert_eq!(InstructionSet::named(name).unwrap().name(), name);
    }
    assert_eq!(InstructionSet::named("mmx"), None);
}
