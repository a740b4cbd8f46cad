/** One ordinary differential equation y′ = f(y) by Dormand–Prince 5(4) with steps of its own. */

const TOLERANCE = 1e-13;
const LARGEST_STEP = 0.05;
const SMALLEST_SHARE = 1e-12;

/** y(s) from y(0) = y, with local errors below 1e−13 |y| + absolute. */
export function integrateTo(f: (y: number) => number, y: number, s: number, absolute: number = Number.MIN_VALUE): number {
  let done = 0;
  let step = Math.min(s, LARGEST_STEP);
  while (done < s) {
    step = Math.min(step, s - done);
    const [next, error] = dormandPrince(f, y, step);
    const scale = TOLERANCE * Math.abs(y) + absolute;
    if (error <= scale || step < SMALLEST_SHARE * s) {
      y = next;
      done = step === s - done ? s : done + step;
    }
    step *= Math.min(4, Math.max(0.2, 0.9 * (scale / (error + scale * 1e-6)) ** 0.2));
  }
  return y;
}

function dormandPrince(f: (y: number) => number, y: number, h: number): readonly [next: number, error: number] {
  const k1 = f(y);
  const k2 = f(y + h * (k1 / 5));
  const k3 = f(y + h * ((3 / 40) * k1 + (9 / 40) * k2));
  const k4 = f(y + h * ((44 / 45) * k1 - (56 / 15) * k2 + (32 / 9) * k3));
  const k5 = f(y + h * ((19372 / 6561) * k1 - (25360 / 2187) * k2 + (64448 / 6561) * k3 - (212 / 729) * k4));
  const k6 = f(y + h * ((9017 / 3168) * k1 - (355 / 33) * k2 + (46732 / 5247) * k3 + (49 / 176) * k4 - (5103 / 18656) * k5));
  const next = y + h * ((35 / 384) * k1 + (500 / 1113) * k3 + (125 / 192) * k4 - (2187 / 6784) * k5 + (11 / 84) * k6);
  const k7 = f(next);
  const error = h *
    ((71 / 57600) * k1 - (71 / 16695) * k3 + (71 / 1920) * k4 - (17253 / 339200) * k5 + (22 / 525) * k6 - (1 / 40) * k7);
  return [next, Math.abs(error)];
}
