import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcess } from "./command_line.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "landau-mbc-verify-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("landau-mbc verify", () => {
  it("says that a claim holds, and writes a report that needs no other file", async () => {
    const out = join(folder, "true");
    const { code, stdout, stderr } = await inProcess(["verify", "--brief", "--only", "T1", "--out", out]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/T1 {2}Conservation of momentum and energy {2}holds/);
    const html = readFileSync(join(out, "report.html"), "utf8");
    expect(html).toContain("every claim holds");
    expect(html).toContain("<svg");
    expect(html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(JSON.parse(readFileSync(join(out, "outcomes.json"), "utf8"))).toMatchObject({
      form: "brief",
      outcomes: [{ id: "T1", holds: true }],
    });
  });

  it("ends with 5 when a planted error is rejected, and the report says which check", async () => {
    const out = join(folder, "planted");
    const { code, stdout, stderr } = await inProcess(["verify", "--brief", "--only", "T1", "--plant", "energy-leak", "--out", out]);
    expect(code).toBe(5);
    expect(stdout).toContain("REJECTED");
    expect(stderr).toContain("landau-mbc: REJECTED T1");
    expect(readFileSync(join(out, "report.html"), "utf8")).toMatch(
      /planted error \(energy-leak\)[\s\S]*T1 rejected|T1 rejected[\s\S]*planted error \(energy-leak\)/,
    );
  });

  it("names what it does not know, and loses no folder", async () => {
    expect(await inProcess(["verify", "--only", "T99"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--only: got "T99"; allowed: T1, /),
    });
    expect(await inProcess(["verify", "--plant", "gremlin"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--plant: got "gremlin"; allowed: plain, planar-angle'),
    });
    writeFileSync(join(folder, "kept"), "");
    expect(await inProcess(["verify", "--only", "T1", "--out", folder])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("not empty"),
    });
    expect(existsSync(join(folder, "kept"))).toBe(true);
  });
});
