// npm test and npm run test:slow: everything, in order from quick to long, ending with `N passed, N failed`.

import { readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { CHECKS } from "./checks.mjs";
import { LOGS, nodeProgram, ROOT, TOOLS } from "./paths.mjs";
import { run } from "./process.mjs";
import { setUp } from "./setup.mjs";

const COUNTS = join(TOOLS, "vitest_counts.json");
const QUICK = ["unit", "vectors", "conformance", "mathematics", "tidy", "packaging"];

/** Runs the quick suite, or with `--slow` the slow one. Further arguments go to vitest and run vitest alone. */
export async function test(args) {
  const slow = args.includes("--slow");
  const rest = args.filter((arg) => arg !== "--slow");
  const start = Date.now();
  // The bundles take longest and change with every edit; vitest alone needs them in two folders only.
  const sources = rest.length > 0 && !/packaging|browser/.test(rest.join(" ")) && rest.some((arg) => !arg.startsWith("-"));
  await setUp(sources ? ["rust", "tools", "packages", "wasm", "native"] : []);
  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (counts) => {
    for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
  };
  if (slow) {
    add(await vitest(["slow"], rest));
  } else if (rest.length > 0) {
    add(await vitest([...QUICK, "browser"], rest));
  } else {
    for (const check of Object.values(CHECKS).flat()) add(await step(check));
    add(await cargoTests());
    add(await vitest(QUICK, []));
    // By themselves, and last: a browser beside other tests starts too slowly to be a fair test.
    add(await vitest(["browser"], []));
  }
  if (total.failed === 0 && total.passed === 0) {
    console.log("No test ran.");
    total.failed = 1;
  }
  console.log(
    `\n${slow ? "The slow suite" : "The suite"} took ${seconds(start)}${
      total.skipped > 0 ? `; ${total.skipped} skipped, named above` : ""
    }.`,
  );
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** One check: passes when its program ends with 0; else the end of its output is shown. */
async function step({ name, command, args, env }) {
  const start = Date.now();
  const log = name.toLowerCase().replaceAll(" ", "_");
  const { code, output } = await run(log, command, args, { env });
  console.log(`${code === 0 ? "ok  " : "FAIL"} ${name} (${seconds(start)})`);
  if (code !== 0) showEnd(log, output);
  return code === 0 ? { passed: 1 } : { failed: 1 };
}

function showEnd(log, output) {
  const lines = output.trimEnd().split("\n");
  const end = lines.slice(-60).map((line) => `     | ${line}`);
  if (lines.length > end.length) {
    end.unshift(`     | … ${lines.length - end.length} lines before are in ${relative(ROOT, join(LOGS, `${log}.log`))}`);
  }
  console.log(end.join("\n"));
}

/** All tests of the crates; counted from the lines `test result: …` that each test program ends with. */
async function cargoTests() {
  const start = Date.now();
  const log = "cargo_test";
  const { code, output } = await run(log, "cargo", ["test", "--workspace", "--no-fail-fast"]);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed] of output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
  }
  // Does not compile, or a test program crashed before its closing line.
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  console.log(
    `${counts.failed === 0 ? "ok  " : "FAIL"} tests of the crates: ${counts.passed} passed, ${counts.failed} failed (${seconds(start)})`,
  );
  if (counts.failed > 0) showEnd(log, output);
  return counts;
}

/** Tests of vitest's projects, one line a file as it is done; counted by scripts/vitest_reporter.mjs. */
async function vitest(projects, args) {
  rmSync(COUNTS, { force: true });
  const { code } = await run(`vitest_${projects[0]}`, process.execPath, [
    nodeProgram("vitest", "vitest.mjs"),
    "run",
    ...projects.map((name) => `--project=${name}`),
    `--reporter=${join(ROOT, "scripts/vitest_reporter.mjs")}`,
    ...args,
  ], { env: { LANDAU_COUNTS: COUNTS, NO_COLOR: "1" }, show: true });
  let counts;
  try {
    counts = JSON.parse(readFileSync(COUNTS, "utf8"));
  } catch {
    counts = { passed: 0, failed: 0 };
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}
