// Every version that set-up installs, each in one place.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";

const read = (path) => readFileSync(join(ROOT, path), "utf8");

/** pnpm, as package.json pins it. */
export const PNPM = JSON.parse(read("package.json")).packageManager.replace("pnpm@", "");

/** wasm-bindgen: the CLI that makes the glue must be the crate's version to the digit, so the crate's pin is the only one. */
export const WASM_BINDGEN = /wasm-bindgen = "=([\d.]+)"/.exec(read("crates/mbc-wasm/Cargo.toml"))[1];

/** wasm-pack, which runs cargo and wasm-bindgen for us. */
export const WASM_PACK = "0.15.1";

/** The Rust toolchain, as rust-toolchain.toml pins it. */
export const RUST = /channel = "([^"]+)"/.exec(read("rust-toolchain.toml"))[1];

/** The target of the WASM engines. */
export const WASM_TARGET = "wasm32-unknown-unknown";
