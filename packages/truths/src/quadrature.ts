/** Gauss–Legendre quadrature. */

/** Nodes in (0, 1) and their weights, which sum to 1. */
export interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

const rules = new Map<number, Rule>();

/** The n-point Gauss–Legendre rule on [0, 1], by Newton's method on P_n. */
export function gaussLegendre(n: number): Rule {
  const known = rules.get(n);
  if (known !== undefined) return known;
  const nodes: number[] = [];
  const weights: number[] = [];
  for (let k = 0; k < n; k++) {
    let x = -Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      const [value, derivative] = legendre(n, x);
      slope = derivative;
      x -= value / derivative;
    }
    nodes.push((1 + x) / 2);
    weights.push(1 / ((1 - x * x) * slope * slope));
  }
  const rule = { nodes, weights };
  rules.set(n, rule);
  return rule;
}

/** ∫_a^b f by an n-point rule. */
export function integrate(f: (x: number) => number, a: number, b: number, n: number): number {
  const { nodes, weights } = gaussLegendre(n);
  let sum = 0;
  nodes.forEach((x, k) => {
    sum += (weights[k] as number) * f(a + (b - a) * x);
  });
  return (b - a) * sum;
}

/** P_n(x) and P_n′(x) for |x| < 1. */
export function legendre(n: number, x: number): readonly [number, number] {
  let previous = 1;
  let current = x;
  for (let l = 2; l <= n; l++) {
    const next = ((2 * l - 1) * x * current - (l - 1) * previous) / l;
    previous = current;
    current = next;
  }
  return [current, (n * (x * current - previous)) / (x * x - 1)];
}
