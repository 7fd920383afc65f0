/** 4 MiB of plain values for one owner, however they are stored; the sums are kept in memory and survive its loss. */
import { describe, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { evict, runAlarm, sql } from "../kit/storage.ts";

const LARGEST = 65_536;
/** As many of the largest values as fit into a body of 1 MiB. */
const PER_CALL = 15;

/** Fills an owner with that many of the largest values; 64 are 4 MiB. */
async function fill(owner: Owner, many: number, more: Fields = {}): Promise<void> {
  for (let from = 0; from < many; from += PER_CALL) {
    const names = Array.from({ length: Math.min(PER_CALL, many - from) }, (_, i) => `large-${from + i}`);
    const data = names.map((name) => ({ name, value: "é".repeat(LARGEST / 2), ...more }));
    expectOk(await owner.call("PUT", { data }));
  }
}

const stored = async (owner: Owner) => (await sql(owner.place, "SELECT count(*) AS count FROM attribute"))[0]?.count;

describe.each(OWNERS)("%s", (_kind, make) => {
  it.each([
    ["plain", {}],
    ["encrypted", { encrypt: true }],
  ])("holds 4 MiB of values and not a byte more: %s", async (_stored, more) => {
    const owner = await make();
    await fill(owner, 64, more);
    const past = async (item: Fields) => {
      for (const parameters of [item, { data: [{ name: "other", value: "" }, item] }]) {
        expect(expectRefusal(await owner.call("PUT", parameters), 400, "E008002")).toMatch(/too large/);
      }
    };
    await past({ name: "new", value: "1", ...more });
    await evict(owner.place);
    await past({ name: "new", value: "1", ...more });
    expect(await stored(owner)).toBe(64);

    // What is rewritten counts once, what has no bytes counts nothing, and what shrinks makes room.
    await fill(owner, 5, { encrypt: true });
    await fill(owner, 5);
    expectOk(await owner.call("POST", { name: "empty", value: "", ...more }));
    expectOk(await owner.call("PATCH", { name: "large-0", expiration: 60 }));
    expectOk(await owner.call("PATCH", { name: "large-0", value: "a".repeat(LARGEST - 2), ...more }));
    expectOk(await owner.call("PUT", { name: "new", value: "é" }));
    await past({ name: "new", value: "éa" });
    expectOk(await owner.call("DELETE", { name: "large-1" }));
    expectOk(await owner.call("PUT", { name: "new", value: "a".repeat(LARGEST) }));
    // Two bytes are left, those that the first one lost.
    await past({ name: "more", value: "éa", ...more });
    expectOk(await owner.call("PUT", { name: "more", value: "é", ...more }));
    await past({ name: "last", value: "a", ...more });
  });

  it("does not count what has expired, deleted or not", async () => {
    const owner = await make();
    stopClock();
    await fill(owner, 64, { expiration: 10, encrypt: true });
    expectRefusal(await owner.call("PUT", { name: "new", value: "1" }), 400, "E008002");
    advance(10_000);
    expectOk(await owner.call("PUT", { name: "new", value: "1" }));
    expect(await stored(owner)).toBe(65);
    await runAlarm(owner.place);
    expect(await stored(owner)).toBe(1);
    await fill(owner, 63);
    expectOk(await owner.call("PUT", { name: "new", value: "a".repeat(LARGEST) }));
    expectRefusal(await owner.call("PUT", { name: "more", value: "a" }), 400, "E008002");
  });
});
