/** The folder of stored objects: for its owner, for one service at a time, for the keys that it was used with. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newSecrets } from "../../../scripts/key-rotation.ts";
import { leaveStateDir, missingKeys, openStateDir, takeStateDir } from "../../../scripts/start/state.ts";

let root: string;
let dir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "session-attributes-state-"));
  dir = join(root, "state");
});
afterEach(() => rm(root, { recursive: true }));

it.skipIf(process.platform === "win32")("is its owner's alone", async () => {
  expect(await openStateDir(dir)).toEqual({ isNew: true });
  await writeFile(join(dir, "object"), "");
  expect(await openStateDir(dir)).toEqual({ isNew: false });
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
});

it("is refused to a second service while the first runs, and had again once that has ended or been killed", async () => {
  await openStateDir(dir);
  const first = spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"]);
  await takeStateDir(dir, first.pid ?? 0);
  await expect(takeStateDir(dir, process.pid)).rejects.toThrow(
    `in use by another service that runs, process ${first.pid}`,
  );
  first.kill("SIGKILL");
  await once(first, "exit");
  await takeStateDir(dir, process.pid);

  await leaveStateDir(dir);
  await takeStateDir(dir, process.ppid);
});

describe("other keys than the state's", () => {
  const later = { isNew: false, isFresh: false };

  it("are said at every start, until the old ones are back", async () => {
    await openStateDir(dir);
    const [old, other] = [newSecrets(), newSecrets()];
    expect(await missingKeys(dir, old, { isNew: true, isFresh: true })).toEqual([]);
    for (const start of [{ isNew: false, isFresh: true }, later, later]) {
      expect(await missingKeys(dir, other, start)).toEqual([
        expect.stringMatching(/^token key [0-9a-f]{8}$/),
        expect.stringMatching(/^data key 1 \([0-9a-f]{8}\)$/),
      ]);
    }
    expect(await missingKeys(dir, old, later)).toEqual([]);
  });

  it("are not those of a rotation, which are added first", async () => {
    await openStateDir(dir);
    const [old, next] = [newSecrets(), newSecrets()];
    await missingKeys(dir, old, { isNew: true, isFresh: false });
    const both = { ...old, TOKEN_KEYS: `${old.TOKEN_KEYS},${next.TOKEN_KEYS}` };
    expect(await missingKeys(dir, both, later)).toEqual([]);
    expect(await missingKeys(dir, { ...old, TOKEN_KEYS: next.TOKEN_KEYS }, later)).toHaveLength(1);
  });

  it("are said of a state from before such notes, when the keys have just been made", async () => {
    await openStateDir(dir);
    const fresh = newSecrets();
    expect(await missingKeys(dir, fresh, { isNew: false, isFresh: true })).toEqual(["unknown"]);
    expect(await missingKeys(dir, fresh, later)).toEqual(["unknown"]);
  });
});
