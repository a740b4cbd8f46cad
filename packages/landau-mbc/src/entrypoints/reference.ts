/** `landau-mbc/reference`: SPEC.md in TypeScript, the oracle that every engine is compared with. */

export * from "@landau-mbc/reference";
