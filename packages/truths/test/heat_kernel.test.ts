import { describe, expect, it } from "vitest";
import { heatKernel } from "../src/index.ts";

/** tau, w, P(1 − cosθ ≤ w), P(1 − cosθ > w), density: the eigenfunction series with 130 decimal digits (mpmath), rounded to the nearest double. */
const EXTENDED = [
  [1e-6, 1e-12, 5.000000416667208e-07, 0.9999994999999583, 499999.9166667625],
  [1e-6, 1e-6, 0.39346949192006986, 0.6065305080799301, 303265.45621690893],
  [1e-6, 3e-6, 0.7768701187643303, 0.22312988123566965, 111565.08937128237],
  [1e-6, 4e-5, 0.999999997939135, 2.060865078067747e-09, 0.001030446621838217],
  [0.001, 1e-9, 5.001665750063799e-07, 0.999999499833425, 500.1664500064299],
  [0.001, 0.0007, 0.2954229251637052, 0.7045770748362947, 352.4882524878524],
  [0.001, 0.01, 0.993329273670164, 0.006670726329835972, 3.347642930331709],
  [0.001, 0.06, 0.9999999999999317, 6.828820055475806e-14, 3.4855516377859367e-11],
  [0.02, 0.01, 0.2228291477575313, 0.7771708522424687, 19.62495543534796],
  [0.02, 0.1, 0.9226916097470856, 0.07730839025291436, 2.0133981809653236],
  [0.02, 0.9, 0.9999999999985076, 1.4923935208113138e-12, 5.55822939493626e-11],
  [0.05, 1e-5, 0.0001016784950924481, 0.9998983215049075, 10.167349625861865],
  [0.05, 0.07, 0.513396229923121, 0.48660377007687905, 5.067560681683016],
  [0.05, 1.3, 0.9999999836628549, 1.6337145132867698e-08, 3.2858138473495105e-07],
  [0.05, 1.9999, 1.0, 9.559676414545674e-24, 9.786494175978571e-20],
  [0.2, 0.5, 0.7700811888955506, 0.22991881110444942, 0.7476001494869655],
  [0.2, 1.7, 0.999457651028158, 0.0005423489718420546, 0.0050561224171861135],
  [0.29, 0.2, 0.32577335720623274, 0.6742266427937673, 1.3787989065774668],
  [0.29, 1.0, 0.9065027705363892, 0.09349722946361085, 0.2856980753160607],
  [0.29, 1.9, 0.9993377106998131, 0.0006622893001868731, 0.009794995869266703],
  [0.31, 0.001, 0.0017892762197560899, 0.9982107237802439, 1.7879859132759668],
  [0.31, 0.2, 0.31017786757057153, 0.6898221324294285, 1.3290079167810396],
  [0.31, 1.9, 0.9990250960639333, 0.0009749039360666997, 0.01387918111060374],
  [2, 0.3, 0.15700847374191723, 0.8429915262580828, 0.5192350305324935],
  [2, 1.5, 0.7602996667784692, 0.23970033322153086, 0.4862613508248957],
  [8, 0.7, 0.35000007680525674, 0.6499999231947433, 0.5000000506408286],
] as const;

const relative = (value: number, truth: number) => Math.abs(value / truth - 1);

function legendreUpTo(most: number, c: number): number[] {
  const values = [1, c];
  for (let l = 1; l < most; l++) values.push(((2 * l + 1) * c * (values[l] as number) - l * (values[l - 1] as number)) / (l + 1));
  return values;
}

describe("the heat kernel", () => {
  it.each(EXTENDED)("agrees with extended precision at tau = %d, w = %d", (tau, w, below, above, density) => {
    expect(relative(heatKernel.cdf(w, tau), below)).toBeLessThan(5e-15);
    expect(relative(heatKernel.survival(w, tau), above)).toBeLessThan(1e-14);
    expect(relative(heatKernel.density(w, tau), density)).toBeLessThan(2e-14);
  });

  it("is the same on both sides of the switch of its representations", () => {
    for (const w of [1e-9, 0.001, 0.1, 0.5, 1, 1.5, 1.999]) {
      const [below, above] = [0.3 * (1 - 1e-15), 0.3 * (1 + 1e-15)];
      expect(Math.abs(heatKernel.cdf(w, below) - heatKernel.cdf(w, above))).toBeLessThan(4e-15);
      expect(relative(heatKernel.density(w, below), heatKernel.density(w, above))).toBeLessThan(2e-13);
    }
  });

  it("has quantiles that its distribution function takes back", () => {
    for (const tau of [1e-290, 1e-15, 1e-4, 0.01, 0.05, 0.2, 0.3, 1, 20, Number.POSITIVE_INFINITY]) {
      for (const u of [2 ** -40, 0.01, 0.3, 0.5, 0.9, 0.999, 1 - 2 ** -40]) {
        const w = heatKernel.quantile(u, tau);
        const back = u < 0.5 ? heatKernel.cdf(w, tau) / u - 1 : heatKernel.survival(w, tau) - (1 - u);
        expect(Math.abs(back)).toBeLessThan(2e-15);
      }
    }
  });

  it("starts at the plane's exponential law and ends at the uniform one", () => {
    expect(relative(heatKernel.quantile(0.5, 1e-300), 2e-300 * Math.LN2)).toBeLessThan(1e-14);
    expect(heatKernel.cdf(0.6, Number.POSITIVE_INFINITY)).toBeCloseTo(0.3, 15);
    expect([heatKernel.quantile(0, 1), heatKernel.quantile(1, 1)]).toEqual([0, 2]);
  });

  it("has the Legendre moments e^{−l(l+1)τ}", () => {
    const panels = 4000;
    for (const tau of [0.003, 0.04, 0.2, 0.299, 0.301, 1.5]) {
      const moments = [0, 0, 0, 0, 0];
      for (let k = 1; k < panels; k++) {
        const theta = (k * Math.PI) / panels;
        const weight = ((k % 2 === 0 ? 2 : 4) * Math.PI * Math.sin(theta) * heatKernel.density(1 - Math.cos(theta), tau)) / panels / 3;
        legendreUpTo(4, Math.cos(theta)).forEach((value, l) => {
          moments[l] = (moments[l] as number) + weight * value;
        });
      }
      for (let l = 0; l <= 4; l++) expect(Math.abs((moments[l] as number) - heatKernel.legendre(l, tau))).toBeLessThan(1e-9);
    }
    expect(heatKernel.legendre(0, Number.POSITIVE_INFINITY)).toBe(1);
  });

  it("names the argument that is out of range", () => {
    expect(() => heatKernel.cdf(2.1, 1)).toThrow(/^w: got 2.1; allowed/);
    expect(() => heatKernel.density(1, 0)).toThrow(/^tau: got 0; allowed/);
    expect(() => heatKernel.quantile(-0.1, 1)).toThrow(/^u: got -0.1; allowed/);
    expect(() => heatKernel.legendre(1.5, 1)).toThrow(/^l: got 1.5; allowed/);
  });
});
