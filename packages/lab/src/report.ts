/** The report: one HTML file that needs nothing else, figures inside as SVG. */

import { ALPHA, type Check } from "./judgement.ts";
import type { Outcome, PlantMatrix } from "./verify.ts";

/** What a report says. */
export interface ReportData {
  /** Name of the process, as `--plant` takes it, or `engine`. */
  readonly process: string;
  readonly form: string;
  /** Version, engine and time of the run, in a line. */
  readonly provenance: string;
  readonly outcomes: readonly Outcome[];
  /** Experiments × planted errors, if it was computed. */
  readonly matrix?: PlantMatrix;
}

const STYLE = `
body { font: 16px/1.5 'DejaVu Sans', Verdana, 'Segoe UI', sans-serif; color: #1f2328; background: #fff; max-width: 76rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 3rem; border-top: 1px solid #8b949e; padding-top: 1.2rem; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 0.875rem; } th, td { padding: 0.25rem 0.7rem; text-align: left; border-bottom: 1px solid #e3e6ea; vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .yes { color: #00694b; } .no { color: #a32a00; font-weight: bold; }
.quiet { color: #59636e; } figure { margin: 1rem 0; overflow-x: auto; } figure svg { max-width: 100%; height: auto; } details { margin: 0.5rem 0; } td.hit { background: #fbe3d6; } dt { font-weight: bold; } sub, sup { line-height: 0; } dd { margin: 0 0 0.5rem 0; }
`;

/** The text of the file. */
export function reportHtml({ process, form, provenance, outcomes, matrix }: ReportData): string {
  const failed = outcomes.filter(({ holds }) => !holds).map(({ experiment }) => experiment.id);
  const checks = outcomes.reduce((sum, { finding }) => sum + finding.checks.length, 0);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>landau-mbc verify: ${
    failed.length === 0 ? "every claim holds" : `${escaped(failed.join(", "))} rejected`
  }</title><style>${STYLE}</style></head><body>
<h1>What holds of the microcanonical binary collision process, at finite N and h</h1>
<p>Each claim of K. Du, <i>Propagation of chaos for the Landau equation via microcanonical binary collisions</i> (arXiv:2511.09035), is put to a test against a truth that does not come from this project's engines:
an exact formula, a solution of the limit equation, or independent samples. z is the distance from the claimed value in standard deviations. A check is rejected at p &lt; ${ALPHA}; ${checks} checks were made.
${process === "engine" ? "" : `<b>This is a report on a process with a planted error (${escaped(process)}), not on the engine.</b>`}</p>
<p class="quiet">${escaped(provenance)}; ${escaped(form)} form.</p>
<table><thead><tr><th>claim</th><th></th><th>verdict</th><th>checks</th><th>largest |z|</th><th>least p</th><th>seconds</th></tr></thead><tbody>
${outcomes.map(summaryRow).join("\n")}
</tbody></table>
${matrix === undefined ? "" : matrixTable(matrix)}
${outcomes.map(section).join("\n")}
</body></html>
`;
}

function summaryRow({ experiment, finding, seconds, holds }: Outcome): string {
  const z = Math.max(0, ...finding.checks.filter(({ relation }) => relation === "=").map((check) => Math.abs(check.z)));
  const p = Math.min(1, ...finding.checks.map((check) => check.p));
  return `<tr><td><a href="#${experiment.id}">${experiment.id}</a></td><td>${escaped(experiment.title)}</td>${
    verdict(holds)
  }<td class="n">${finding.checks.length}</td><td class="n">${number(z)}</td><td class="n">${number(p)}</td><td class="n">${
    seconds.toFixed(1)
  }</td></tr>`;
}

const verdict = (holds: boolean): string => (holds ? '<td class="yes">holds</td>' : '<td class="no">rejected</td>');

function section({ experiment, finding, holds }: Outcome): string {
  const { id, title, claim, source, catches } = experiment;
  return `<h2 id="${id}">${id}. ${escaped(title)} <span class="${holds ? "yes" : "no"}">${holds ? "holds" : "rejected"}</span></h2>
<dl><dt>Claim</dt><dd>${typeset(claim)} <span class="quiet">(${typeset(source)})</span></dd>
<dt>What is seen</dt><dd>${typeset(holds ? finding.words : rejection(finding.checks))}</dd>
<dt>What it would have caught</dt><dd>${catches.length === 0 ? "none of the planted errors" : escaped(catches.join(", "))}</dd></dl>
<figure role="img" aria-label="${escaped(title)}">${figureOf(id, finding.figure)}</figure>
<details${holds ? "" : " open"}><summary>${finding.checks.length} checks</summary>
<table><thead><tr><th>check</th><th>value</th><th>σ</th><th></th><th>claimed</th><th>z</th><th>p</th><th></th></tr></thead><tbody>
${finding.checks.map(checkRow).join("\n")}
</tbody></table></details>`;
}

/** In the place of words that would say what a right process shows. */
const rejection = (checks: readonly Check[]): string =>
  `Rejected: ${checks.filter(({ holds }) => !holds).map(({ name }) => name).join("; ")}.`;

/** Names of clip paths are unique within a figure only. */
const figureOf = (id: string, svg: string): string => svg.replaceAll(/\bclip-(\d+)/g, `${id}-clip-$1`);

function checkRow({ name, value, error, relation, expected, z, p, holds }: Check): string {
  const numbers = relation === "law"
    ? `<td class="n">D = ${number(value)}</td><td></td><td>follows</td><td>the law</td><td class="n">${number(z)}</td>`
    : `<td class="n">${number(value)}</td><td class="n">${number(error)}</td><td>${relation}</td><td class="n">${
      number(expected)
    }</td><td class="n">${number(z)}</td>`;
  return `<tr><td>${typeset(name)}</td>${numbers}<td class="n">${number(p)}</td>${verdict(holds)}</tr>`;
}

function matrixTable({ experiments, rows, holds }: PlantMatrix): string {
  const cell = ({ caught, p, by }: PlantMatrix["rows"][number]["cells"][number]) =>
    `<td class="n${caught ? " hit" : ""}" title="${escaped(by)}">${caught ? `caught, ${number(p)}` : `p = ${number(p)}`}</td>`;
  return `<h2 id="matrix">Planted errors</h2><p>Each experiment in its brief form on a plain second implementation of the process, first as it is, then with one wrong ingredient. Shaded: rejected, with the least p-value. ${
    holds
      ? "Every error is caught by at least one experiment, and nothing is found in the process without an error."
      : "<b>An error slips through, or the process without an error was rejected.</b>"
  }</p>
<table><thead><tr><th>error</th>${experiments.map((id) => `<th>${id}</th>`).join("")}</tr></thead><tbody>
${rows.map(({ title, cells }) => `<tr><td>${escaped(title)}</td>${cells.map(cell).join("")}</tr>`).join("\n")}
</tbody></table>`;
}

/** Four significant digits. */
export function number(x: number): string {
  if (x === 0 || !Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  const text = size >= 1e-3 && size < 1e6 ? String(Number(x.toPrecision(4))) : x.toExponential(2);
  return text.replace("-", "−").replace("e-", "e−").replace("e+", "e");
}

/** Text with its indices and powers (`f_t`, `N^{−1/3}`, `r^γ`) as one writes them. */
export const typeset = (text: string): string =>
  escaped(text)
    .replaceAll(/_(?:\{([^}]*)\}|([A-Za-z\d]))/g, (_, braced?: string, bare?: string) => `<sub>${braced ?? bare}</sub>`)
    .replaceAll(/\^(?:\{([^}]*)\}|([−-]?\d[\d./]*|[A-Za-zα-ω]))/g, (_, braced?: string, bare?: string) => `<sup>${braced ?? bare}</sup>`);

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
