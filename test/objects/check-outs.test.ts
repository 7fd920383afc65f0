/** What a session keeps of its check-outs: for how long, in which order, sealed for whom, and under which key. */
import { describe, expect, it, vi } from "vitest";
import { AWS_CREDENTIALS, standInForSts } from "../kit/aws.ts";
import { type Holder, newHolder, newProfile, type Transaction } from "../kit/check-outs.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { expectBody, expectProblem } from "../kit/profiles.ts";
import { env } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { alarmOf, evict, runAlarm, sessionPlace, sql } from "../kit/storage.ts";
import { setSessionAttribute } from "../kit/tags.ts";

standInForSts();
const HOUR_MS = 3_600_000;

const placeOf = ({ sessionId }: Holder) => sessionPlace(sessionId);
const listOf = async (holder: Holder) => expectBody<unknown[]>(await holder.list());
const sealedOf = async (holder: Holder) => {
  const rows = await sql(
    placeOf(holder),
    "SELECT transaction_id AS id, credentials FROM check_out ORDER BY environment_id",
  );
  return rows.map(({ id, credentials }) => ({ id: String(id), bytes: new Uint8Array(credentials as ArrayBuffer) }));
};
const keyIdsOf = async (holder: Holder) => (await sealedOf(holder)).map(({ bytes }) => bytes[2]);

/** A session that lives longer than credentials, at a stopped clock. */
async function newLongHolder(): Promise<Holder> {
  setSetting("SESSION_MINUTES", "240");
  stopClock();
  return newHolder();
}

describe("check-outs", () => {
  it("are listed in the order in which they were made", async () => {
    const holder = await newLongHolder();
    const papId = await newProfile(holder.person);
    const first = await holder.checkedOut(papId, "other");
    advance(1_000);
    const second = await holder.checkedOut(papId);
    const other = await newProfile(holder.person);
    const third = await holder.checkedOut(other);
    advance(1_000);
    const fourth = await holder.checkedOut(other, "other");
    const sameTime = [second, third].sort((a, b) => (a.transactionId < b.transactionId ? -1 : 1));
    expect(await listOf(holder)).toEqual([first, ...sameTime, fourth]);
    await evict(placeOf(holder));
    expect(await listOf(holder)).toHaveLength(4);
  });

  it("last to the last millisecond of their credentials, and are then as if they had never been", async () => {
    const holder = await newLongHolder();
    const papId = await newProfile(holder.person);
    const { transactionId } = await holder.checkedOut(papId);
    advance(HOUR_MS - 1);
    expectBody(await holder.tokens(transactionId));
    expect(await listOf(holder)).toHaveLength(1);
    expectProblem(await holder.checkOut(papId), 400, "E1001");
    advance(1);
    const unknown = await holder.tokens("0123456789abcdefghij");
    expect((await holder.tokens(transactionId)).body).toEqual(unknown.body);
    expectProblem(await holder.checkIn(transactionId), 404, "E1004");
    expect(await listOf(holder)).toEqual([]);
    const again = await holder.checkedOut(papId);
    expect(again.transactionId).not.toBe(transactionId);
    expect(await sealedOf(holder)).toHaveLength(1);
  });

  it("are deleted by the alarm when they have expired, and only those", async () => {
    const holder = await newLongHolder();
    const now = Date.now();
    const papId = await newProfile(holder.person);
    await holder.checkedOut(papId);
    expect(await alarmOf(placeOf(holder))).toBeLessThanOrEqual(now + HOUR_MS);
    advance(HOUR_MS / 2);
    const { transactionId } = await holder.checkedOut(papId, "other");
    advance(HOUR_MS / 2);
    expect(await runAlarm(placeOf(holder))).toBe(true);
    expect((await sealedOf(holder)).map(({ id }) => id)).toEqual([transactionId]);
    expect(await alarmOf(placeOf(holder))).toBe(now + HOUR_MS * 1.5);
    advance(HOUR_MS / 2);
    await runAlarm(placeOf(holder));
    expect(await sealedOf(holder)).toEqual([]);
    // What is left to wait for is the end of the session.
    expect(await alarmOf(placeOf(holder))).toBe(now + 4 * HOUR_MS);
  });

  it("are gone at check-in, once; the others stay", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const [main, other] = [await holder.checkedOut(papId), await holder.checkedOut(papId, "other")];
    expect(expectBody(await holder.checkIn(main.transactionId))).toEqual({
      ...main,
      status: "checkedIn",
      checkedIn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expectProblem(await holder.checkIn(main.transactionId), 404, "E1004");
    expectProblem(await holder.tokens(main.transactionId), 404, "E1004");
    expect(await listOf(holder)).toEqual([other]);
    expect((await sealedOf(holder)).map(({ id }) => id)).toEqual([other.transactionId]);
  });

  it("are one of many at the same time: one is made, one is checked in", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const outs = await Promise.all(Array.from({ length: 8 }, () => holder.checkOut(papId)));
    expect(outs.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)]);
    const made = outs.filter(({ status }) => status === 200).map(({ body }) => body as Transaction);
    const ins = await Promise.all(
      made.concat(...Array(7).fill(made)).map((each) => holder.checkIn(each.transactionId)),
    );
    expect(ins.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(404)]);
    expect(await sealedOf(holder)).toEqual([]);
  });
});

describe("sealed credentials", () => {
  it("have nothing of what AWS gave in plain, and are other bytes each time", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    await holder.checkedOut(papId);
    await holder.checkedOut(papId, "other");
    const [main, other] = (await sealedOf(holder)).map(({ bytes }) => new TextDecoder("latin1").decode(bytes));
    expect(main).not.toBe(other);
    for (const secret of Object.values(AWS_CREDENTIALS)) expect(main).not.toContain(secret);
    expect(main).not.toContain("accessKeyId");
  });

  it("open for their own transaction and session only, and for no attribute; what does not open stays", async () => {
    const [holder, stranger] = [await newHolder(), await newHolder()];
    const papId = await newProfile(holder.person);
    const transaction = await holder.checkedOut(papId);
    const foreign = await stranger.checkedOut(await newProfile(stranger.person));
    const name = transaction.transactionId;
    await setSessionAttribute(holder.ust, { name, value: JSON.stringify(AWS_CREDENTIALS), encrypt: true });
    const other = await holder.checkedOut(papId, "other");
    const [own, others] = (await sealedOf(holder)).map(({ bytes }) => bytes);
    const [strange] = (await sealedOf(stranger)).map(({ bytes }) => bytes);
    const [attribute] = await sql(placeOf(holder), "SELECT value FROM attribute WHERE name = ?", name);
    const put = (bytes: unknown) =>
      sql(
        placeOf(holder),
        "UPDATE check_out SET credentials = ? WHERE transaction_id = ?",
        bytes as ArrayBuffer,
        transaction.transactionId,
      );
    const flipped = own?.map((byte, i) => (i === 20 ? byte ^ 1 : byte));
    for (const bytes of [others, strange, attribute?.value, flipped, new Uint8Array([1])]) {
      await put(bytes);
      expectProblem(await holder.tokens(transaction.transactionId), 500, "E1000");
      expect(await listOf(holder)).toHaveLength(2);
    }
    await put(own);
    for (const { transactionId } of [transaction, other]) expectBody(await holder.tokens(transactionId));
    expectBody(await stranger.tokens(foreign.transactionId));
  });
});

describe("key rotation", () => {
  const { primary, keys } = JSON.parse(env.DATA_KEYS ?? "") as { primary: number; keys: Record<string, string> };
  const added = btoa("k".repeat(32));

  it("seals credentials anew by the alarm, a lease in between or not, and the old key can go", async () => {
    const holder = await newLongHolder();
    const papId = await newProfile(holder.person);
    const { transactionId } = await holder.checkedOut(papId);
    const before = expectBody(await holder.tokens(transactionId));
    expect(await keyIdsOf(holder)).toEqual([primary]);

    setSetting("DATA_KEYS", JSON.stringify({ primary: 9, keys: { ...keys, "9": added } }));
    expect(expectBody(await holder.tokens(transactionId))).toEqual(before);
    expect(await keyIdsOf(holder)).toEqual([primary]);
    await sql(placeOf(holder), "INSERT INTO check_out VALUES ('p', 'e', 'lease', 0, 9007199254740991, NULL)");
    await evict(placeOf(holder));
    await setSessionAttribute(holder.ust, { name: "any", value: "write" });
    await runAlarm(placeOf(holder));
    const rewrapped = (await sealedOf(holder)).filter(({ id }) => id !== "lease");
    expect(rewrapped.map(({ bytes }) => bytes[2])).toEqual([9]);

    setSetting("DATA_KEYS", JSON.stringify({ primary: 9, keys: { "9": added } }));
    expect(expectBody(await holder.tokens(transactionId))).toEqual(before);
    expectBody(await holder.checkIn(transactionId));
  });

  it("with the key lost says so in the log without a secret, and answers a fault; a new check-out works", async () => {
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const { transactionId } = await holder.checkedOut(papId);
    setSetting("DATA_KEYS", JSON.stringify({ primary: 9, keys: { "9": added } }));
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const answer = await holder.tokens(transactionId);
    const lines = log.mock.calls.flat().map(String);
    log.mockRestore();
    expectProblem(answer, 500, "E1000");
    expect(lines).toEqual([expect.stringContaining('"event":"undecipherable"')]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ code: "key_unknown", purpose: "credentials" });
    expect(await keyIdsOf(holder)).toEqual([primary]);
    const other = await holder.checkedOut(papId, "other");
    expectBody(await holder.tokens(other.transactionId));
    expectBody(await holder.checkIn(transactionId));
  });
});
