//! The coefficients of the heat-kernel sampler, SPEC §7. Shortest decimals that give the exact doubles.
//! Generated; do not edit: `npm run fit:heat-kernel`.
//!
//! A polynomial Σ_j c_j(a) b^j is a tuple of arrays: array j holds the coefficients of c_j, ascending powers of a.

/// Last τ of the small-time polynomial.
pub const SMALL_TIME_END: f64 = 0.05;

/// Last τ of the middle-time polynomial.
pub const MIDDLE_TIME_END: f64 = 0.08;

/// Last τ of the near series.
pub const SERIES_NEAR_END: f64 = 0.3;

/// Subtracted from τ in the middle-time polynomial.
pub const MIDDLE_TIME_CENTRE: f64 = 0.065;

/// Subtracted from x = τE in the middle-time polynomial.
pub const MIDDLE_X_CENTRE: f64 = 1.0;

/// Subtracted from τ in the start of the near series.
pub const SERIES_NEAR_CENTRE: f64 = 0.2;

/// The rows of [`SMALL_TIME`].
pub type SmallTimeRows = ([f64; 5], [f64; 5], [f64; 4], [f64; 3], [f64; 2], [f64; 2], [f64; 1]);

/// Q = w/(2x), a = τ, b = x = τE.
#[rustfmt::skip]
pub const SMALL_TIME: SmallTimeRows = (
    [1.0, -0.3333333331616366, 0.044444419096770556, -0.0052895679100746, -0.00017442214678960505],
    [-0.3333333334665462, 0.17777779315467399, -0.04762020141127495, 0.007936489072896537, -0.0018083319409403832],
    [0.044444446579552765, -0.026102080847087445, 0.006994856385049088, -0.001127443930852469],
    [-0.003174683957978237, 0.002448481503763556, -0.00122245153534487],
    [0.00014136609134444096, -0.00002167425588601062],
    [-0.000004519491893719165, 0.000021324671492466467],
    [9.443140091027806e-7],
);

/// The rows of [`MIDDLE_TIME`].
pub type MiddleTimeRows = ([f64; 5], [f64; 5], [f64; 4], [f64; 3], [f64; 3], [f64; 2], [f64; 2], [f64; 1], [f64; 1], [f64; 1], [f64; 1]);

/// Q = w/(2x), a = τ − MIDDLE_TIME_CENTRE, b = τE − MIDDLE_X_CENTRE.
#[rustfmt::skip]
pub const MIDDLE_TIME: MiddleTimeRows = (
    [0.6964369872071208, -0.17885433705598164, 0.0027389952812789053, 0.0009940816688000216, -0.0017999059331748341],
    [-0.24493460916654675, 0.12817130511155464, -0.03672170607072598, 0.00516908233348631, -0.001564372242154201],
    [0.03453925563294702, -0.01820770210958714, 0.0022535945281500092, -0.0011641553261942294],
    [-0.002468903768430453, 0.002504448527337973, -0.0018899696167116033],
    [0.00014563206591243738, 0.00016707995465929318, -0.00019590809070237932],
    [0.000010520716006189796, 0.00005839667874667399],
    [0.000007479356808070382, 0.000006310938259853154],
    [0.000004244559289869519],
    [0.00000220435317394105],
    [7.792752768885183e-7],
    [1.282348499544007e-7],
);

/// The rows of [`SERIES_NEAR`].
pub type SeriesNearRows = ([f64; 3], [f64; 3], [f64; 2], [f64; 2], [f64; 1], [f64; 1], [f64; 1]);

/// Start −ln(1 − w/2)/E, a = τ − SERIES_NEAR_CENTRE, b = τE.
#[rustfmt::skip]
pub const SERIES_NEAR: SeriesNearRows = (
    [0.17899164558368716, 0.9523210142733575, 0.4489786620362886],
    [0.0770327529823438, 0.02671802864978087, -0.9377135550847957],
    [-0.08272976458379425, 0.04897881348157858],
    [0.06190189927201118, -0.01265387239984849],
    [-0.015321594944354875],
    [0.0015916605908608212],
    [-0.000059200381892554095],
);

/// The rows of [`SERIES_FAR`].
pub type SeriesFarRows = ([f64; 5], [f64; 4], [f64; 3], [f64; 2], [f64; 1]);

/// Start −ln(1 − w/2)/E, a = e^{−2τ}, b = E.
#[rustfmt::skip]
pub const SERIES_FAR: SeriesFarRows = (
    [0.9254477833969235, -1.3545119466554945, -0.3209975388368834, 0.3100290310516916, 1.2502535189176924],
    [0.02090484368699564, 0.12524059558168463, -0.12184562998714374, -0.24115403704308114],
    [-0.0009950326980515793, -0.0005617766467809965, 0.012519806956238656],
    [-0.00002771510336978313, -0.00016084410764633132],
    [0.0000014964190988157872],
);
