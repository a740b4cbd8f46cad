// How vitest reports to scripts/test.mjs: one line a file, failures at once and in full, skipped tests by name, counts to a file.

import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { ROOT } from "./paths.mjs";

const PAD = "     | ";

function show(error) {
  const text = [
    error.message,
    error.diff,
    ...(error.stacks ?? []).slice(0, 3).map((at) => `at ${relative(ROOT, at.file)}:${at.line}:${at.column}`),
  ];
  console.log(text.filter(Boolean).join("\n").split("\n").slice(0, 60).map((line) => PAD + line).join("\n"));
}

export default class Reporter {
  counts = { passed: 0, failed: 0, skipped: 0 };

  onTestModuleEnd(module) {
    const tests = [...module.children.allTests()];
    const inState = (state) => tests.filter((test) => test.result().state === state);
    const [passed, failed, skipped] = ["passed", "failed", "skipped"].map(inState);
    // A file that cannot be read, or whose hook fails, has failed even when none of its tests has.
    const broken = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => [...suite.errors()])];
    const failures = failed.length + (failed.length === 0 && broken.length > 0 ? 1 : 0);
    this.counts.passed += passed.length;
    this.counts.failed += failures;
    this.counts.skipped += skipped.length;
    const name = relative(ROOT, module.moduleId);
    const took = ((module.diagnostic().duration + module.diagnostic().collectDuration) / 1000).toFixed(1);
    console.log(
      `${failures === 0 ? "ok  " : "FAIL"} ${name}: ${passed.length} passed${failures > 0 ? `, ${failures} failed` : ""} (${took} s)`,
    );
    for (const test of skipped) console.log(`     skipped: ${test.fullName}`);
    for (const error of broken) show(error);
    for (const test of failed) {
      console.log(`     ${test.fullName}`);
      for (const error of test.result().errors) show(error);
    }
  }

  onTestRunEnd(_modules, unhandled) {
    for (const error of unhandled) {
      this.counts.failed++;
      console.log("FAIL an error outside every test");
      show(error);
    }
    if (process.env.LANDAU_COUNTS) writeFileSync(process.env.LANDAU_COUNTS, JSON.stringify(this.counts));
  }
}
