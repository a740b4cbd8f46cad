/** `landau-mbc/cli`: the command line as a function. */

export { EXIT, main } from "@landau-mbc/cli";
