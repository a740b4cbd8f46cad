import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Config, ensemble, ensembleFiles, LandauError } from "../../src/entrypoints/main.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "landau-mbc-members-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config: Config = { particles: 20, gamma: 0, h: 0.1, tEnd: 1, initial: { kind: "maxwellian" }, observe: { quantities: ["moment4"] } };
const name = (member: number) => `member-${String(member).padStart(8, "0")}.mbc`;

async function failure(promise: Promise<unknown>): Promise<LandauError> {
  const error = await promise.then(() => new Error("it did not fail"), (reason: unknown) => reason);
  if (!(error instanceof LandauError)) throw error;
  return error;
}

describe("the files of an ensemble", () => {
  it("hold one record of each member, the latest, and an ensemble goes on from them", async () => {
    const files = ensembleFiles(join(folder, "a", "b"));
    expect(await files.read()).toEqual({ records: [], refused: [] });
    const whole = await ensemble(config, { members: 5, checkpoint: { onMember: files.write } });
    expect(readdirSync(files.folder)).toEqual([0, 1, 2, 3, 4].map(name));
    expect(await files.read()).toEqual({ records: whole.records, refused: [] });
    expect(await files.list()).toEqual([0, 1, 2, 3, 4].map((member) => join(files.folder, name(member))));
    await files.write(whole.records[2] as Uint8Array);
    expect(readdirSync(files.folder).length).toBe(5);
    const more = await ensemble(config, { members: 8, resume: (await files.read()).records });
    expect(more.mean).toEqual((await ensemble(config, { members: 8 })).mean);
  });

  it("that are damaged are refused one by one, and their members begin anew", async () => {
    const files = ensembleFiles(folder);
    const whole = await ensemble(config, { members: 5, checkpoint: { onMember: files.write } });
    truncateSync(join(folder, name(1)), 100);
    const bytes = readFileSync(join(folder, name(3)));
    bytes[130]! ^= 1;
    writeFileSync(join(folder, name(3)), bytes);
    writeFileSync(join(folder, "member-7.mbc"), "something else");
    const { records, refused } = await files.read();
    expect(refused.map(({ code, path }) => ({ code, path }))).toEqual(
      [1, 3].map((k) => ({ code: "CHECKPOINT", path: join(folder, name(k)) })),
    );
    expect(records).toEqual([0, 2, 4].map((k) => whole.records[k]));
    const again = await ensemble(config, { members: 5, resume: records });
    expect(again.records).toEqual(whole.records);
  });

  it("that cannot be written stop the ensemble, with the records in the error", async () => {
    writeFileSync(join(folder, "file"), "");
    const error = await failure(
      ensemble(config, { members: 5, threads: 1, checkpoint: { onMember: ensembleFiles(join(folder, "file")).write } }),
    );
    expect(error).toMatchObject({
      code: "ABORTED",
      path: "options.checkpoint.onMember",
      cause: expect.objectContaining({ code: "CHECKPOINT", member: 0 }),
    });
    expect(error.message).toContain("could not be written");
    expect(error.records?.length).toBe(1);
    for (const record of error.records ?? []) await ensembleFiles(join(folder, "elsewhere")).write(record);
    expect(existsSync(join(folder, "elsewhere", name(0)))).toBe(true);
    expect(await failure(ensembleFiles(join(folder, "file")).read())).toMatchObject({ code: "CHECKPOINT", path: "folder" });
  });

  it("are refused for what is no record, and no path", async () => {
    expect(await failure(ensembleFiles(folder).write(new Uint8Array(7)))).toMatchObject({ code: "CHECKPOINT", path: "record" });
    expect(await failure(ensembleFiles(folder).write("record" as unknown as Uint8Array))).toMatchObject({ code: "CONFIG", path: "record" });
    expect(() => ensembleFiles("")).toThrow("folder: got");
    expect(readdirSync(folder)).toEqual([]);
  });
});
