// The package's own manifest: the command line is shipped inside it.

import { createRequire } from "node:module";

/** Version of landau-mbc. */
export const { version } = createRequire(import.meta.url)("landau-mbc/package.json") as { readonly version: string };
