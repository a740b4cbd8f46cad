import { afterEach, describe, expect, it, vi } from "vitest";
import { inProcess } from "./command_line.ts";

interface Report {
  readonly node: string;
  readonly findings: readonly { readonly name: string; readonly state: string; readonly found: string; readonly remedy?: string }[];
}

const report = async (): Promise<Report> => {
  const { code, stdout, stderr } = await inProcess(["doctor", "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as Report;
};
const find = ({ findings }: Report, name: string) => findings.find((finding) => finding.name === name);

describe("landau-mbc doctor", () => {
  afterEach(() => vi.restoreAllMocks());

  it("runs every engine and says that its bits are those of the reference", async () => {
    const found = await report();
    for (const engine of ["reference", "wasm", "wasm-scalar"]) {
      expect(find(found, `engine ${engine}`)).toMatchObject({
        state: "ok",
        found: expect.stringContaining("gives the bits of the reference"),
      });
    }
    for (const name of ["Node", "threads", "memory", "this folder", "temporary files"]) {
      expect(find(found, name)).toMatchObject({ state: "ok" });
    }
    expect(find(found, "memory")?.found).toMatch(/particles that fit: about native [\d.]+ [MG], wasm [\d.]+ M, reference [\d.]+ M$/);
  });

  it("says what to do about everything that is not as it should be", async () => {
    const found = await report();
    for (const { name, state, remedy } of found.findings) expect(remedy === undefined, name).toBe(state === "ok");
  });

  it("says what to install where Node is too old", async () => {
    vi.spyOn(process, "versions", "get").mockReturnValue({ ...process.versions, node: "18.20.0" });
    expect(find(await report(), "Node")).toEqual({ name: "Node", state: "fault", found: "18.20.0", remedy: "install Node 20.19 or later" });
  });

  it("says where nothing can be written", async () => {
    vi.spyOn(process, "cwd").mockReturnValue("/proc/nowhere");
    expect(find(await report(), "this folder")).toMatchObject({ state: "note", remedy: expect.stringContaining("--out") });
  });

  it("is a table for people, a remedy under what needs one", async () => {
    const { stdout } = await inProcess(["doctor"]);
    expect(stdout).toMatch(/^landau-mbc \d+\.\d+\.\d+ on \w+-\w+\n\n/);
    expect(stdout).toMatch(/^ok {5}engine reference +gives the bits of the reference/m);
  });
});
