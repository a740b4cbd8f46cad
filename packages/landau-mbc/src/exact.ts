/** Exact results to compare a run with: see `@landau-mbc/truths`. Nothing in it knows the engines. */

export * from "@landau-mbc/truths";
