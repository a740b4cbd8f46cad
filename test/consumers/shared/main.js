// What every consumer runs unless its folder has a main.js of its own. configuration.mjs is written by the test.
import { simulate } from "landau-mbc";
import { configuration } from "./configuration.mjs";

globalThis.answer = simulate(configuration).then(({ provenance }) => provenance.stateHash);
globalThis.answer.then((hash) => console.log(hash));
