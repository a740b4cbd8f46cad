/** Weighted minimax fits by linear least squares with Lawson's reweighting. Doubles with + − × ÷ √ alone: the same bits everywhere. */

/** One equation: the row of basis values, the wanted value, the weight of its error. */
export interface Equation {
  readonly row: readonly number[];
  readonly value: number;
  readonly weight: number;
}

export interface Fit {
  readonly coefficients: number[];
  /** Largest weighted error over the equations. */
  readonly error: number;
}

/** Least squares by Householder reflections; `rows` and `values` are overwritten. */
function leastSquares(rows: Float64Array[], values: Float64Array): number[] {
  const m = rows.length;
  const n = (rows[0] as Float64Array).length;
  const at = (i: number, j: number): number => (rows[i] as Float64Array)[j] as number;
  const diagonal = new Float64Array(n);
  for (let j = 0; j < n; j += 1) {
    let square = 0;
    for (let i = j; i < m; i += 1) square += at(i, j) * at(i, j);
    const norm = Math.sqrt(square);
    const alpha = at(j, j) > 0 ? -norm : norm;
    diagonal[j] = alpha;
    const head = at(j, j) - alpha;
    (rows[j] as Float64Array)[j] = head;
    const scale = 1 / (-alpha * head);
    for (let k = j + 1; k <= n; k += 1) {
      let dot = 0;
      for (let i = j; i < m; i += 1) dot += at(i, j) * (k < n ? at(i, k) : (values[i] as number));
      dot *= scale;
      for (let i = j; i < m; i += 1) {
        const change = dot * at(i, j);
        if (k < n) (rows[i] as Float64Array)[k] = at(i, k) - change;
        else values[i] = (values[i] as number) - change;
      }
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let j = n - 1; j >= 0; j -= 1) {
    let sum = values[j] as number;
    for (let k = j + 1; k < n; k += 1) sum -= at(j, k) * (x[k] as number);
    x[j] = sum / (diagonal[j] as number);
  }
  return x;
}

/** The fit of least largest weighted error found in `rounds` rounds of reweighting. */
export function minimax(equations: readonly Equation[], rounds: number): Fit {
  const m = equations.length;
  let emphasis = new Float64Array(m).fill(1);
  let best: Fit | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const rows: Float64Array[] = [];
    const values = new Float64Array(m);
    equations.forEach(({ row, value, weight }, i) => {
      const by = weight * Math.sqrt(emphasis[i] as number);
      rows.push(Float64Array.from(row, (entry) => entry * by));
      values[i] = value * by;
    });
    const coefficients = leastSquares(rows, values);
    const errors = equations.map(({ row, value, weight }) => {
      let sum = -value;
      for (let k = 0; k < row.length; k += 1) sum += (row[k] as number) * (coefficients[k] as number);
      return Math.abs(sum * weight);
    });
    let error = 0;
    for (const e of errors) if (e > error) error = e;
    if (best === undefined || error < best.error) best = { coefficients, error };
    let total = 0;
    const next = emphasis.map((old, i) => old * ((errors[i] as number) / error + 1e-3));
    for (const e of next) total += e;
    emphasis = next.map((e) => (e * m) / total);
  }
  if (best === undefined) throw new Error("minimax: no rounds");
  return best;
}
