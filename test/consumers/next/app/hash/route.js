import { simulate } from "landau-mbc";
import { configuration } from "../../configuration.mjs";

export const dynamic = "force-dynamic";

export async function GET() {
  const { provenance } = await simulate(configuration);
  return new Response(provenance.stateHash);
}
