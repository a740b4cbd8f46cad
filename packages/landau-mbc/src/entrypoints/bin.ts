#!/usr/bin/env node
/** The program `landau-mbc`. */

import { main } from "@landau-mbc/cli";

process.exitCode = await main(process.argv.slice(2));
