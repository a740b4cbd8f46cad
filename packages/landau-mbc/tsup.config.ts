import { defineConfig, type Options } from "tsup";

const shared: Options = {
  target: "es2022",
  outDir: "dist",
  clean: false,
  treeshake: true,
  minify: false,
  sourcemap: false,
  tsconfig: "tsconfig.json",
};

export default defineConfig([
  {
    ...shared,
    // The faces that browsers read too: neutral, self-contained but for lazily loaded chunks (the scalar module is one).
    entry: { main: "src/entrypoints/main.ts", slim: "src/entrypoints/slim.ts", reference: "src/entrypoints/reference.ts" },
    format: ["esm", "cjs"],
    platform: "neutral",
    splitting: true,
    // `Symbol.asyncDispose` is not in the library that every user compiles with.
    dts: { resolve: [/^@landau-mbc\//, "valibot"], banner: '/// <reference lib="esnext.disposable" />' },
    noExternal: [/^@landau-mbc\//, "valibot", "fflate", "munkres"],
  },
  {
    ...shared,
    // The command line takes the package itself from beside it, so the modules are not shipped twice.
    entry: { cli: "src/entrypoints/cli.ts", bin: "src/entrypoints/bin.ts" },
    format: ["esm"],
    platform: "node",
    splitting: true,
    dts: { entry: { cli: "src/entrypoints/cli.ts" }, resolve: [/^@landau-mbc\//] },
    external: ["landau-mbc", "landau-mbc/slim", "landau-mbc/reference"],
    noExternal: [/^@landau-mbc\//, "@valibot/to-json-schema", "valibot", "fflate", "munkres"],
  },
]);
