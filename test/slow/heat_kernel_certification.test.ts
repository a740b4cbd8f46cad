/** The certificate of `test/mathematics/heat_kernel_certification.test.ts` on a grid of a million points. About a minute. */
import { deflection } from "@landau-mbc/reference/heat_kernel.ts";
import { expect, it } from "vitest";
import { certify, gridOfTimes, gridOfUniforms, summary } from "../mathematics/heat_kernel_certificate.ts";
import { expectCertified } from "../mathematics/heat_kernel_tolerances.ts";

it("the heat-kernel sampler has the law of spherical Brownian motion on a dense grid", () => {
  const certificate = certify(deflection, gridOfTimes(150), gridOfUniforms(350));
  console.info(summary(certificate));
  expect(certificate.regions.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThan(900_000);
  expectCertified(certificate);
});
