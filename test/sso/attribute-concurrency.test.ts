/** Calls that come at the same time, and revisions: no write is lost, none comes back, the object decides one by one. */
import { describe, expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { type Answer, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { alter, evict, runAlarm } from "../kit/storage.ts";

const parallel = (many: number, work: (i: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: many }, (_, i) => work(i)));

const revisionOf = (answer: Answer) => Number(answer.headers.get("ETag")?.replaceAll('"', ""));

describe.each(OWNERS)("%s", (_kind, make) => {
  it.each([
    ["plain", {}],
    ["encrypted", { encrypt: true }],
    ["some encrypted, some expiring", null],
  ])("200 parallel PUTs of one name: 200 are ok, in 199 steps after the first (%s)", async (_case, fixed) => {
    const owner = await make();
    const more = (i: number): Fields =>
      fixed ?? { encrypt: i % 2 === 0, ...(i % 3 === 0 ? { expiration: 60 + i } : {}) };
    const answers = await parallel(200, (i) => owner.call("PUT", { name: "a", value: `value ${i}`, ...more(i) }));
    for (const answer of answers) expectOk(answer);

    const revisions = answers.map(revisionOf).toSorted((a, b) => a - b);
    const [first = 0] = revisions;
    expect(revisions).toEqual(Array.from({ length: 200 }, (_, i) => first + i));
    // What is read is the write that had the last revision, and no other.
    const read = await owner.call("GET", { name: "a" });
    expect(revisionOf(read)).toBe(first + 199);
    const last = answers.findIndex((answer) => revisionOf(answer) === first + 199);
    expect(expectOk(read)).toMatchObject({
      value: `value ${last}`,
      is_encrypted: more(last).encrypt === true,
    });
  });

  it.each([false, true])("50 parallel PUTs of 50 names are all kept, encrypted: %s", async (encrypt) => {
    const owner = await make();
    const names = Array.from({ length: 50 }, (_, i) => `name ${String(i).padStart(2, "0")}`);
    for (const answer of await parallel(50, (i) =>
      owner.call("PUT", { name: names[i], value: `of ${names[i]}`, encrypt }),
    )) {
      expectOk(answer);
    }
    const { result } = expectOk(await owner.call("GET", {}, { sub: "/all" }));
    expect((result as Fields[]).map(({ name, value }) => [name, value])).toEqual(names.map((n) => [n, `of ${n}`]));
  });

  it.each([false, true])("of 8 parallel POSTs of one name, one wins, encrypted: %s", async (encrypt) => {
    const owner = await make();
    const answers = await parallel(8, (i) => owner.call("POST", { name: "a", value: `value ${i}`, encrypt }));
    const winners = answers.flatMap(({ status }, i) => (status === 200 ? [i] : []));
    expect(winners).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expectRefusal(answer, 403, "E009001");
    expect(expectOk(await owner.call("GET", { name: "a" })).value).toBe(`value ${winners[0]}`);
  });

  it("parallel calls with many are kept whole or not at all", async () => {
    const owner = await make();
    const names = ["a", "b", "c", "d"];
    const answers = await parallel(20, (i) =>
      owner.call("POST", { data: names.map((name) => ({ name, value: `call ${i}`, encrypt: i % 2 === 0 })) }),
    );
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { result } = expectOk(await owner.call("GET", { data: names }));
    expect((result as Fields[]).map(({ value }) => value)).toEqual(names.map(() => `call ${winner}`));
  });

  it("parallel writes never pass the limit together", async () => {
    const owner = await make();
    const batch = (from: number, many: number) =>
      Array.from({ length: many }, (_, i) => ({ name: `n${from + i}`, value: "1", encrypt: true }));
    expectOk(await owner.call("PUT", { data: batch(0, 990) }));
    const answers = await parallel(20, (i) => owner.call("PUT", { name: `more ${i}`, value: "1", encrypt: true }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(expectOk(await owner.call("GET", {}, { sub: "/names" })).result).toHaveLength(1_000);
  });

  it("a delete among writes leaves either the name or nothing, and no old revision", async () => {
    const owner = await make();
    const answers = await parallel(60, (i) =>
      i % 3 === 2
        ? owner.call("DELETE", { name: "a" })
        : owner.call("PUT", { name: "a", value: `value ${i}`, encrypt: i % 2 === 0 }),
    );
    for (const answer of answers) expectOk(answer);
    const revisions = answers.filter(({ headers }) => headers.has("ETag")).map(revisionOf);
    expect(revisions).toHaveLength(40);
    expect(new Set(revisions).size).toBe(40);
  });
});

/** Makes `a`, writes it some times, and makes it go, all in one millisecond. */
type Ending = (owner: Owner) => Promise<void>;

const ENDINGS: [string, Ending][] = [
  ["deleted", async (owner) => void expectOk(await owner.call("DELETE", { name: "a" }))],
  ["deleted among others", async (owner) => void expectOk(await owner.call("DELETE", { data: ["b", "a"] }))],
  [
    "expired",
    async (owner) => {
      expectOk(await owner.call("PUT", { name: "a", expiration: 1 }));
      // As if it had been written more often than milliseconds pass, so that the clock does not outrun the revisions.
      await alter(owner.place, "UPDATE attribute SET revision = revision + 1500 WHERE name = 'a'");
      advance(1_000);
    },
  ],
];

describe.each(OWNERS)("revisions of %s never come back", (_kind, make) => {
  describe.each(ENDINGS)("after a name is %s and made again", (_case, end) => {
    it.each<[string, (owner: Owner) => Promise<unknown>]>([
      ["at once", async () => undefined],
      ["after the object has slept", (owner) => evict(owner.place)],
      ["after the alarm and a sleep", async (owner) => [await runAlarm(owner.place), await evict(owner.place)]],
    ])("%s", async (_when, meanwhile) => {
      const owner = await make();
      stopClock();
      const write = (name = "a") => owner.call("PUT", { name, value: "1" });
      expectOk(await write("b"));
      for (let highest = 0, round = 0; round < 3; round += 1) {
        const first = revisionOf(await write());
        expect(first).toBeGreaterThan(highest);
        for (let i = 1; i <= 5; i += 1) expect(revisionOf(await write())).toBe(first + i);
        const before = await owner.call("GET", { name: "a" });
        await end(owner);
        expect(expectOk(await owner.call("GET", { name: "a" }))).toEqual({ found: false });
        highest = Math.max(revisionOf(before), first + 5);
        await meanwhile(owner);
      }
    });
  });
});
