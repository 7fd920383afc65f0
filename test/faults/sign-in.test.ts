/**
 * Every call that signing in costs, in the user's object, the session's and the directory, failing once: there is a
 * session and it was answered, or there is none and nothing of it is left. The first super-user of the settings is made
 * once, whatever was cut off.
 */
import { expect, it } from "vitest";
import { userObjectName } from "../../src/crypto/identifiers.ts";
import { normaliseUsername } from "../../src/domain/user.ts";
import { directoryObject } from "../../src/objects/object-client.ts";
import { setClock } from "../kit/clock.ts";
import { BY_THE_SERVICE, PASSWORD, type Person } from "../kit/people.ts";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { env } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { emptyFootprint, footprint, sessionPlace } from "../kit/storage.ts";
import { beginAnew } from "./beginning.ts";
import { Household, newHousehold, newSignIn } from "./people.ts";
import { callQuietly } from "./quiet-calls.ts";
import { words } from "./survival.ts";

const MINUTE_MS = 60_000;
const NEXT = "the next password of tests";
const ABSENT = { row: null, rowEnds: null, ends: null };

callQuietly();

/** A user and a sign-in that is to come; its session is watched too. */
async function atTheDoor() {
  beginAnew();
  const { person, sessionIds } = await newHousehold();
  const request = await newSignIn(person.username, PASSWORD);
  const household = new Household(person, [...sessionIds, request.sessionId]);
  await household.wakeAnew();
  return { household, request };
}

it("signing in makes a session that is answered, or leaves none", async () => {
  const clean = await atTheDoor();
  const old = await clean.household.look();
  const faults = await clean.household.inside((object) => faultsOf(() => object.startSession(clean.request)));
  await clean.household.settle();
  const next = await clean.household.look();
  expect(next.sessions[2]).toMatchObject({ row: "live", ends: next.sessions[2]?.rowEnds });

  for (const fault of faults) {
    const { household, request } = await atTheDoor();
    const { answer } = await household.inside((object) => withFault(fault, () => object.startSession(request)));
    if (!answer?.ok) expect((await household.look()).sessions[2]?.row, words(fault)).not.toBe("live");
    await household.evict();
    await household.settle();
    expect(await household.look(), words(fault)).toEqual(answer?.ok ? next : old);
  }
});

it("a new password is stored with the row of the session; otherwise the old one and all sessions stay", async () => {
  const dueAtTheDoor = async () => {
    const { household, request } = await atTheDoor();
    const { userId } = household.person;
    await household.inside((object) => object.changeAccount(userId, { passwordMustChange: true }, BY_THE_SERVICE));
    await household.wakeAnew();
    return { household, request: { ...request, newPassword: NEXT } };
  };
  const clean = await dueAtTheDoor();
  const old = await clean.household.look();
  const faults = await clean.household.inside((object) => faultsOf(() => object.startSession(clean.request)));
  await clean.household.settle();
  const next = await clean.household.look();
  expect(next).toMatchObject({ hasFirstPassword: false, sessions: [ABSENT, ABSENT, { row: "live" }] });
  const cutOff = { ...next, sessions: [ABSENT, ABSENT, ABSENT] };

  for (const fault of faults) {
    const { household, request } = await dueAtTheDoor();
    const { answer } = await household.inside((object) => withFault(fault, () => object.startSession(request)));
    await household.evict();
    await household.settle();
    const settled = await household.look();
    expect(answer?.ok ? [next] : [old, cutOff], words(fault)).toContainEqual(settled);
    const again = await newSignIn(household.person.username, settled.hasFirstPassword ? PASSWORD : NEXT);
    const second = await household.inside((object) => object.startSession({ ...again, newPassword: NEXT }));
    expect(second.ok, words(fault)).toBe(true);
  }
});

it("a session that is renewed ends then or then, in its own object, and its row never before it", async () => {
  const prepared = async () => {
    beginAnew();
    const household = await newHousehold();
    const [id = ""] = household.sessionIds;
    setClock(Date.now() + 10 * MINUTE_MS);
    await household.wakeAnew();
    return { household, id };
  };
  const clean = await prepared();
  const old = (await clean.household.look()).sessions[0]?.ends;
  const renew = ({ household, id }: typeof clean) =>
    household.inside((object) => object.prolongSession(household.person.userId, id));
  const faults = await clean.household.inside((object) =>
    faultsOf(() => object.prolongSession(clean.household.person.userId, clean.id)),
  );
  const next = (await clean.household.look()).sessions[0]?.ends ?? 0;
  expect(next).toBeGreaterThan(old ?? Number.POSITIVE_INFINITY);

  for (const fault of faults) {
    const { household, id } = await prepared();
    const { answer } = await household.inside((object) =>
      withFault(fault, () => object.prolongSession(household.person.userId, id)),
    );
    const [session] = (await household.look()).sessions;
    expect(answer?.ok ? [next] : [old, next], words(fault)).toContain(session?.ends);
    expect(session?.rowEnds, words(fault)).toBeGreaterThanOrEqual(session?.ends ?? Number.POSITIVE_INFINITY);
    await household.evict();
    expect((await household.look()).sessions[0], words(fault)).toEqual(session);
    // Asked again, it is renewed; and when its time is over, nothing is left.
    expect(await renew({ household, id }), words(fault)).toMatchObject({ ok: true, expiresAtMs: next });
    setClock(next);
    await household.settle();
    expect((await household.look()).sessions[0], words(fault)).toEqual(ABSENT);
    expect(await footprint(sessionPlace(id)), words(fault)).toEqual(await emptyFootprint());
  }
});

let names = 0;

/** A name of the settings that nobody has, and a sign-in under it. */
async function firstAtTheDoor() {
  beginAnew();
  names += 1;
  const username = `First-${names}`;
  setSetting("SUPER_USER_NAME", username);
  setSetting("SUPER_USER_PASSWORD", PASSWORD);
  const objectName = await userObjectName(normaliseUsername(username));
  const request = await newSignIn(username, PASSWORD);
  const person: Person = { userId: "", username, isSuperUser: true, objectName };
  const household = new Household(person, [request.sessionId]);
  await household.wakeAnew();
  return { household, request };
}

it("the first super-user is made once, and can sign in", async () => {
  const clean = await firstAtTheDoor();
  const faults = await clean.household.inside((object) => faultsOf(() => object.startSession(clean.request)));

  for (const fault of faults) {
    const { household, request } = await firstAtTheDoor();
    const { answer } = await household.inside((object) => withFault(fault, () => object.startSession(request)));
    await household.evict();
    await household.settle();
    const [session] = (await household.look()).sessions;
    if (answer?.ok) expect(session, words(fault)).toMatchObject({ row: "live", ends: session?.rowEnds });
    else expect(session, words(fault)).toEqual(ABSENT);

    const again = await newSignIn(request.username, PASSWORD);
    const second = await household.inside((object) => object.startSession(again));
    if (!second.ok) throw new Error(`${words(fault)}: ${second.reason}`);
    if (answer?.ok) expect(second.userId, words(fault)).toBe(answer.userId);
    await household.settle();
    const { users } = await directoryObject(env).call((stub) => stub.page(request.username, null, 10));
    expect(users, words(fault)).toEqual([{ userId: second.userId, username: request.username }]);
    expect((await household.look()).user, words(fault)).toMatchObject({ superUser: 1, approved: 1, listedMark: 1 });
  }
});
