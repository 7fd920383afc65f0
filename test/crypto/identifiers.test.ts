/** Names of sessions, users and records: their shapes, and that nothing can be read back from them. */
import { expect, test } from "vitest";
import { utf8 } from "../../src/crypto/bytes.ts";
import {
  newCid,
  newRecordId,
  newSessionSecret,
  newUserId,
  objectNameOfUserId,
  sessionIdOf,
  userObjectName,
} from "../../src/crypto/identifiers.ts";

const CROCKFORD = "[0-9a-hjkmnp-tv-z]";

test("a session id is made from the secret's SHA-256 and always the same", async () => {
  // SHA-256 of "abc" starts ba7816bf 8f01cfea 414140de, that is 10111 01001 11100 00001 01101 ...
  expect(await sessionIdOf(utf8("abc"))).toMatch(/^q9w1d/);
  const secret = newSessionSecret();
  expect(secret).toHaveLength(16);
  expect(await sessionIdOf(secret)).toMatch(new RegExp(`^${CROCKFORD}{20}$`));
  expect(await sessionIdOf(secret)).toBe(await sessionIdOf(secret));
  expect(await sessionIdOf(newSessionSecret())).not.toBe(await sessionIdOf(secret));
});

test("a user's object is named by a digest of the normalised username", async () => {
  const name = await userObjectName("jane.doe");
  expect(name).toMatch(new RegExp(`^${CROCKFORD}{16}$`));
  expect(await userObjectName("jane.doe")).toBe(name);
  expect(await userObjectName("jane.dof")).not.toBe(name);
});

test("a user id leads back to the user's object, and differs when the user is made again", async () => {
  const name = await userObjectName("jane.doe");
  const [before, again] = [newUserId(name), newUserId(name)];

  expect(before).toMatch(new RegExp(`^zusr${CROCKFORD}{26}$`));
  expect(before.slice(4, 20)).toBe(name);
  expect(again).not.toBe(before);
  for (const id of [before, again]) expect(objectNameOfUserId(id)).toBe(name);
});

test("what is no user id leads nowhere", () => {
  const id = newUserId("0123456789abcdef");
  const wrong = [
    "",
    "zusr",
    id.slice(0, -1),
    `${id}0`,
    `${id}\n`,
    ` ${id}`,
    id.toUpperCase(),
    `zusx${id.slice(4)}`,
    ...["i", "l", "o", "u", "-", "é"].map((letter) => `${id.slice(0, 10)}${letter}${id.slice(11)}`),
  ];
  expect(objectNameOfUserId(id)).toBe("0123456789abcdef");
  for (const text of wrong) expect(objectNameOfUserId(text)).toBeNull();
});

test("record ids have 20 lower-case letters and digits, none more frequent than the others", () => {
  const ids = Array.from({ length: 10_000 }, newRecordId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{20}$/);
  expect(new Set(ids).size).toBe(ids.length);

  const counts = new Map<string, number>();
  for (const character of ids.join("")) counts.set(character, (counts.get(character) ?? 0) + 1);
  const expected = (ids.length * 20) / 36;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(counts.size).toBe(36);
  // 35 degrees of freedom: fair ids exceed 120 once in 10^10 runs; a plain modulo of a byte lies near 400.
  expect(chiSquare).toBeLessThan(120);
});

test("correlation ids have 24 hexadecimal characters and do not repeat", () => {
  const cids = Array.from({ length: 1000 }, newCid);
  for (const cid of cids) expect(cid).toMatch(/^[0-9a-f]{24}$/);
  expect(new Set(cids).size).toBe(cids.length);
});
