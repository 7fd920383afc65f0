/** Threats to what stands beside a sealed value: its expiry, its times, its revision, and who set it. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { setDataKeys } from "../kit/keys.ts";
import { OWNERS, type Owner } from "../kit/owners.ts";
import { newSession } from "../kit/people.ts";
import { expectProblem, SESSION } from "../kit/profiles.ts";
import { env, expectOk, expectRefusal, SESSION_ATTR } from "../kit/service.ts";
import { ask } from "../kit/sso.ts";
import { alter, evict, runAlarm, sessionPlace, sql } from "../kit/storage.ts";
import { checkTags, newTaggedProfile } from "../kit/tags.ts";

const SECRET = "a value that must be sealed";
const HOUR_MS = 3_600_000;

beforeEach(() => {
  vi.spyOn(console, "error").mockReturnValue();
});

const seal = async (owner: Owner, value = SECRET) =>
  expectOk(await owner.call("PUT", { name: "one", value, encrypt: true, expiration: 60 }));
const read = (owner: Owner) => owner.call("GET", { name: "one" });
const row = async ({ place }: Owner) => (await sql(place, "SELECT * FROM attribute WHERE name = 'one'"))[0];
const change = ({ place }: Owner, assignment: string) => alter(place, `UPDATE attribute SET ${assignment}`);

/** Puts back a whole row as it was. */
async function restore({ place }: Owner, cells: Awaited<ReturnType<typeof row>>): Promise<void> {
  const { name, value, created, modified, expires, revision, set_by } = cells ?? {};
  const bound = [name, value, created, modified, expires, revision, set_by].map((cell) => cell ?? null);
  const columns = "name, value, created, modified, expires, revision, set_by";
  await alter(place, `INSERT OR REPLACE INTO attribute (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`, ...bound);
}

/** Whoever needs the value is refused, and what lies there is as it was. */
async function expectRefused(owner: Owner): Promise<void> {
  const before = await row(owner);
  expectRefusal(await read(owner), 500, "E008004");
  expectRefusal(await owner.call("GET", {}, { sub: "/all" }), 500, "E008004");
  // To seal it anew would make the change good.
  expectRefusal(await owner.call("PATCH", { name: "one", expiration: 90 }), 500, "E008004");
  expect(await row(owner)).toEqual(before);
}

async function rewrap({ place, who }: Owner): Promise<void> {
  if (place.namespace === "SESSIONS") await runAlarm(place);
  else await env.USERS.getByName(place.name).rewrap(who.user_id ?? "");
}

/** What an attacker on the storage changes beside a sealed value. */
const CHANGES: [what: string, assignment: string][] = [
  ["its expiry, to a later one", `expires = expires + ${HOUR_MS}`],
  ["its expiry, to an earlier one", "expires = expires - 1"],
  ["its expiry, to none", "expires = NULL"],
  ["who has set it", "set_by = 'super-user'"],
  ["its revision", "revision = revision + 1"],
  ["when it was made", "created = created - 1"],
  ["when it was changed", "modified = modified - 1"],
  // What 0.1.0 has sealed is bound to none of these, so a value must not pass for one of its.
  ["its expiry and its format", `expires = NULL, value = unhex('01' || substr(hex(value), 3))`],
];

describe.each(OWNERS)("threat 45: a sealed value of %s opens beside what was written with it alone", (_kind, make) => {
  test.each(CHANGES)("not where an attacker changes %s", async (_what, assignment) => {
    const owner = await make();
    stopClock();
    await seal(owner);
    const written = await row(owner);
    await change(owner, assignment);
    await expectRefused(owner);
    await restore(owner, written);
    expect(expectOk(await read(owner)).value).toBe(SECRET);
  });

  test("not where it has expired, and is to live again", async () => {
    const owner = await make();
    stopClock();
    await seal(owner);
    advance(60_000);
    expect(expectOk(await read(owner))).toEqual({ found: false });
    await change(owner, `expires = expires + ${HOUR_MS}`);
    await expectRefused(owner);
  });

  test("not where an older value is put in the place of a newer one", async () => {
    const owner = await make();
    stopClock();
    await seal(owner, "revoked");
    const older = await row(owner);
    await seal(owner);
    await alter(owner.place, "UPDATE attribute SET value = ?", older?.value ?? null);
    await expectRefused(owner);
  });

  test("not once its key is rotated: what was changed is not sealed anew", async () => {
    setDataKeys(1, 1);
    const owner = await make();
    stopClock();
    await seal(owner);
    await change(owner, "expires = NULL");
    setDataKeys(2, 1, 2);
    await rewrap(owner);
    await evict(owner.place);
    await expectRefused(owner);
  });

  test("beside a new expiry, where that was asked for", async () => {
    const owner = await make();
    await seal(owner);
    const before = await row(owner);
    expectOk(await owner.call("PATCH", { name: "one", expiration: 0 }));
    await evict(owner.place);
    expect(expectOk(await read(owner))).toMatchObject({ value: SECRET, is_encrypted: true });
    expect(await row(owner)).toMatchObject({ created: before?.created, expires: null });
    // The value goes with the expiry that it was sealed for, and with no other.
    await alter(owner.place, "UPDATE attribute SET value = ?", before?.value ?? null);
    await expectRefused(owner);
  });

  test("but a whole older row opens, and a plain value can take its place: SECURITY.md says so", async () => {
    const owner = await make();
    stopClock();
    await seal(owner, "revoked");
    const older = await row(owner);
    await seal(owner);
    await restore(owner, older);
    expect(expectOk(await read(owner)).value).toBe("revoked");
    advance(60_000);
    expect(expectOk(await read(owner))).toEqual({ found: false });
    await change(owner, "value = 'in plain', expires = NULL");
    expect(expectOk(await read(owner))).toMatchObject({ value: "in plain", is_encrypted: false });
  });
});

test("threat 45: a sealed value of a person's own becomes no tag by a changed mark of who has set it", async () => {
  const { ust, sessionId } = await newSession();
  const own = { current_ust: ust, target_ust: ust, name: SESSION.attributeValue };
  const papId = await newTaggedProfile(SESSION);
  expectOk(await ask("PUT", SESSION_ATTR, { ...own, value: SECRET, encrypt: true }));
  expect((await checkTags(papId, ust)).body).toMatchObject({ problems: [{ problem: "self-chosen" }] });
  await alter(sessionPlace(sessionId), "UPDATE attribute SET set_by = 'super-user'");
  expectProblem(await checkTags(papId, ust), 500, "E1000");
});
