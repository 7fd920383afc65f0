/** A session of 0.1.0 wakes under this code with everything it held, and goes on. */
import { beforeEach, expect, it } from "vitest";
import { sessionObject } from "../../src/objects/object-client.ts";
import { setClock } from "../kit/clock.ts";
import { APP, call, env, expectOk, SESSION_ATTR } from "../kit/service.ts";
import { alarmOf, emptyFootprint, footprint, inStorage, runAlarm, sql } from "../kit/storage.ts";
import { storedAttributes } from "../kit/stored-attributes.ts";
import { PAP_ID, restore, STORED, THEN, ZOE } from "./stored.ts";

const { place } = STORED.session;
const session = sessionObject(env, ZOE.sessionId);
const CHECK_OUT = "ed6dvocvju3vg03rhc7c";

beforeEach(() => restore(STORED.session));

it("it is the session that it was", async () => {
  const { userId, username, sessionId } = ZOE;
  expect(await session.call((stub) => stub.actor())).toEqual({
    ok: true,
    actor: { sessionId, userId, username, isSuperUser: false },
  });
  expect(await session.call((stub) => stub.details("self"))).toEqual({
    ok: true,
    session: {
      id: sessionId,
      userId,
      username,
      isSuperUser: false,
      createdAtMs: THEN + 3_000,
      expiresAtMs: THEN + 3_603_000,
      remoteAddr: "2001:db8::1",
      userAgent: "A browser/1.0 'quoted'",
    },
  });
});

it("its attributes are read as they were written, those that are sealed too, and without what has expired", async () => {
  const at = (ms: number) => ({ createdAtMs: THEN + ms, modifiedAtMs: THEN + ms, revision: THEN + ms, setBy: "owner" });
  const never = { expiresAtMs: null };
  expect(await session.call((stub) => stub.listAttributes("self", null, true))).toEqual({
    ok: true,
    owner: ZOE.userId,
    attributes: [
      { name: "empty", value: "", isEncrypted: false, ...at(5_000), ...never },
      {
        name: "plain",
        value: "it's \u0000 plain 😀",
        isEncrypted: false,
        createdAtMs: THEN + 5_000,
        modifiedAtMs: THEN + 7_000,
        expiresAtMs: THEN + 86_407_000,
        revision: THEN + 5_001,
        setBy: "owner",
      },
      { name: "sealed", value: "sealed é\u0000😀", isEncrypted: true, ...at(5_000), ...never },
      { name: "sealed later", value: "under key 2", isEncrypted: true, ...at(7_000), ...never },
      {
        name: "short-lived",
        value: "for an hour",
        isEncrypted: true,
        ...at(5_000),
        expiresAtMs: THEN + 3_605_000,
      },
    ],
  });
});

it("the token that 0.1.0 gave opens it", async () => {
  const query = { ...APP, current_ust: ZOE.ust, target_ust: ZOE.ust, name: "sealed" };
  expect(expectOk(await call("GET", SESSION_ATTR, { query }))).toMatchObject({ value: "sealed é\u0000😀" });
});

it("its check-out has its credentials, and its lease stands", async () => {
  const checkOut = { papId: PAP_ID, environmentId: "main", transactionId: CHECK_OUT };
  const times = { checkedOutAtMs: THEN + 9_000, expiresAtMs: THEN + 3_609_000 };
  expect(await session.call((stub) => stub.currentCheckOuts())).toEqual({
    ok: true,
    checkOuts: [{ ...checkOut, ...times }],
  });
  expect(await session.call((stub) => stub.readCredentials(CHECK_OUT))).toEqual({
    ok: true,
    papId: PAP_ID,
    credentials: {
      accessKeyId: "ASIAEXAMPLE",
      secretAccessKey: "secret/of+the=example",
      sessionToken: "token of the example",
      expiresAtMs: THEN + 3_609_000,
    },
  });
  const again = { papId: PAP_ID, environmentId: "eu" };
  const taken = { ok: false, reason: "checked-out" };
  expect(await session.call((stub) => stub.leaseCheckOut(again))).toEqual(taken);
  setClock(THEN + 69_000);
  expect(await session.call((stub) => stub.leaseCheckOut(again))).toMatchObject({ ok: true });
  expect(await session.call((stub) => stub.endCheckOut(CHECK_OUT))).toMatchObject({ ok: true, checkOut });
});

it("reading it writes nothing", async () => {
  const rows = () => sql(place, "SELECT version FROM migration UNION ALL SELECT count(*) FROM attribute");
  const before = { rows: await rows(), ...(await footprint(place)) };
  await session.call((stub) => stub.listAttributes("self", null, true));
  await session.call((stub) => stub.currentCheckOuts());
  expect({ rows: await rows(), ...(await footprint(place)) }).toEqual(before);
});

it("its alarm goes on: what has expired goes, what lies under the old key is rewrapped", async () => {
  expect(await alarmOf(place)).toBe(THEN + 6_000);
  expect(await runAlarm(place)).toBe(true);
  const stored = await inStorage(place, storedAttributes);
  expect(stored.map(({ name, keyId }) => [name, keyId])).toEqual([
    ["empty", null],
    ["plain", null],
    ["sealed", 2],
    ["sealed later", 2],
    ["short-lived", 2],
  ]);
  const read = await session.call((stub) => stub.listAttributes("self", ["sealed"], true));
  expect(read).toMatchObject({ attributes: [{ value: "sealed é\u0000😀", revision: THEN + 5_000 }] });
});

it("what it has sealed is bound to what stands beside it once that is sealed anew, by a new expiry or the alarm", async () => {
  const formats = async () => {
    const rows = await sql(
      place,
      "SELECT name, hex(value) AS value FROM attribute WHERE typeof(value) = 'blob' ORDER BY 1",
    );
    return rows.map(({ name, value }) => [name, String(value).slice(0, 2)]);
  };
  const sealedAs = (...all: string[]) => ["sealed", "sealed later", "short-lived"].map((name, i) => [name, all[i]]);
  expect(await formats()).toEqual(sealedAs("01", "01", "01"));
  const items = [{ name: "sealed later", encrypt: false, expirationSeconds: 60 }];
  await session.call((stub) => stub.editAttributes("self", { mode: "update", items }));
  expect(await formats()).toEqual(sealedAs("01", "02", "01"));
  await runAlarm(place);
  expect(await formats()).toEqual(sealedAs("02", "02", "02"));
  const read = await session.call((stub) => stub.listAttributes("self", ["sealed", "sealed later"], true));
  expect(read).toMatchObject({ attributes: [{ value: "sealed é\u0000😀" }, { value: "under key 2" }] });
});

it("what is written to it comes after what was, also under a name that was removed", async () => {
  const items = ["plain", "removed"].map((name) => ({ name, value: "new", encrypt: true }));
  // As if the clock had gone back to when the attribute was removed.
  setClock(THEN + 4_000);
  expect(await session.call((stub) => stub.editAttributes("self", { mode: "set", items }))).toMatchObject({ ok: true });
  const read = await session.call((stub) => stub.listAttributes("self", ["plain", "removed"], true));
  expect(read).toMatchObject({
    attributes: [
      { value: "new", revision: THEN + 5_002, expiresAtMs: THEN + 86_407_000 },
      { value: "new", revision: THEN + 5_001 },
    ],
  });
});

it("it is renewed, and leaves nothing when it ends", async () => {
  expect(await session.call((stub) => stub.renew(THEN + 7_200_000))).toEqual({ ok: true });
  expect(await session.call((stub) => stub.details("self"))).toMatchObject({
    session: { expiresAtMs: THEN + 7_200_000 },
  });
  await session.call((stub) => stub.end());
  expect(await footprint(place)).toEqual(await emptyFootprint());
});
