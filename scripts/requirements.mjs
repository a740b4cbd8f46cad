// What the machine itself must have; everything else set-up brings. One clear sentence for each that is missing.

import { answer, StepFailure } from "./process.mjs";

const REQUIRED = [
  {
    there: () => answer("git", ["--version"]),
    missing: "git is missing. Install it (Debian, Ubuntu: apt-get install git).",
  },
  {
    // Asked for its version it tells Rust's as well, and fetches the pinned Rust for that without a word.
    there: () => answer("rustup", ["show", "home"]),
    missing:
      "rustup is missing: the WASM engines are built from Rust. Install it as https://rustup.rs says; any default toolchain will do.",
  },
  {
    // cargo install links with cc, and says so only after minutes of compiling.
    there: () => answer("cc", ["--version"]),
    missing:
      "A C compiler is missing (the program cc, which Rust links with). Install it (Debian, Ubuntu: apt-get install build-essential; macOS: xcode-select --install).",
  },
];

/** Throws one StepFailure that names everything that is missing. Node itself was checked in run.mjs. */
export function checkRequirements() {
  const missing = REQUIRED.filter((one) => one.there() === null).map((one) => one.missing);
  if (missing.length > 0) throw new StepFailure(missing.join("\n"));
}
