"use client";

import { simulate } from "landau-mbc";
import { useEffect } from "react";
import { configuration } from "../configuration.mjs";

/** The browser's hash and, from the route beside it, the server's; one when they agree. */
async function agreed() {
  const { provenance } = await simulate(configuration);
  const response = await fetch("/hash");
  const served = await response.text();
  return served === provenance.stateHash ? served : `page ${provenance.stateHash}, server ${served}`;
}

export default function Page() {
  useEffect(() => {
    globalThis.answer = agreed();
  }, []);
  return <h1>landau-mbc in a page of Next</h1>;
}
