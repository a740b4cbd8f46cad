// The command line `landau-mbc`.

export { EXIT } from "./failure.ts";
export { main } from "./program.ts";
