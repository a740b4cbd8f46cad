const { simulate } = require("landau-mbc");

async function main() {
  const { configuration } = await import("./configuration.mjs");
  const { provenance } = await simulate(configuration);
  console.log(provenance.stateHash);
}

main();
