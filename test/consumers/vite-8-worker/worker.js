import { simulate } from "landau-mbc";
import { configuration } from "./configuration.mjs";

simulate(configuration).then(({ provenance }) => postMessage(provenance.stateHash));
