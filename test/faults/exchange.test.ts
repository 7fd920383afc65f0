/**
 * Every call that coming in by an identity provider costs, in the user's object, the session's and the directory, failing
 * once: there is a session with its attributes and it was answered, or there is none; the person is made once, is whose
 * identity it is, and comes in the next time.
 */
import { expect, it } from "vitest";
import { newSessionSecret, newUserId, sessionIdOf, userObjectName } from "../../src/crypto/identifiers.ts";
import { directoryObject } from "../../src/objects/object-client.ts";
import type { ProviderSignInRequest } from "../../src/objects/provider-sign-in.ts";
import type { Person } from "../kit/people.ts";
import { faultsOf, withFault } from "../kit/platform-faults.ts";
import { env } from "../kit/service.ts";
import { sessionPlace, sql, userPlace } from "../kit/storage.ts";
import { beginAnew } from "./beginning.ts";
import { Household } from "./people.ts";
import { callQuietly } from "./quiet-calls.ts";
import { words } from "./survival.ts";

const DAY_MS = 86_400_000;
const ABSENT = { row: null, rowEnds: null, ends: null };
const ISSUER = "https://id.example.com";

callQuietly();

let people = 0;

/** What a token of that subject asks for, with a session of its own. */
async function requestOf(subject: string, isSuperUser: boolean | null): Promise<ProviderSignInRequest> {
  const username = `id:${subject}`;
  return {
    username,
    userId: newUserId(await userObjectName(username)),
    identity: { issuer: ISSUER, subject },
    issuedAt: Date.now() / 1000,
    fields: [{ name: "displayName", value: "Ada", isVouchedFor: true }],
    isSuperUser,
    signUp: "approved",
    livesMs: DAY_MS,
    attributes: [{ name: "department", value: "Research" }],
    sessionId: await sessionIdOf(newSessionSecret()),
    remoteAddr: "192.0.2.1",
    userAgent: "a test",
  };
}

/** Somebody who was never here, and the first token. */
async function strangerAtTheDoor() {
  beginAnew();
  people += 1;
  const subject = `somebody-${people}`;
  const request = await requestOf(subject, null);
  const objectName = await userObjectName(request.username);
  const person: Person = { userId: "", username: request.username, isSuperUser: false, objectName };
  const household = new Household(person, [request.sessionId]);
  await household.wakeAnew();
  return { household, request, subject };
}

it("the first exchange of a person makes both or leaves no session, and the next one finds the person", async () => {
  // The directory makes its tables with the first person, which costs calls of its own.
  const earlier = await strangerAtTheDoor();
  await earlier.household.inside((object) => object.openSessionByProvider(earlier.request));
  const clean = await strangerAtTheDoor();
  const faults = await clean.household.inside((object) => faultsOf(() => object.openSessionByProvider(clean.request)));
  expect(faults.length).toBeGreaterThan(10);

  for (const fault of faults) {
    const { household, request, subject } = await strangerAtTheDoor();
    const { answer } = await household.inside((object) =>
      withFault(fault, () => object.openSessionByProvider(request)),
    );
    await household.evict();
    await household.settle();
    const [session] = (await household.look()).sessions;
    if (answer?.ok) {
      expect(session, words(fault)).toMatchObject({ row: "live", ends: session?.rowEnds });
      const attributes = await sql(sessionPlace(request.sessionId), "SELECT name, value FROM attribute");
      expect(attributes, words(fault)).toEqual([{ name: "department", value: "Research" }]);
    } else expect(session, words(fault)).toEqual(ABSENT);

    const again = await requestOf(subject, null);
    const second = await household.inside((object) => object.openSessionByProvider(again));
    if (!second.ok) throw new Error(`${words(fault)}: ${second.reason}`);
    if (answer?.ok) expect(second.userId, words(fault)).toBe(answer.userId);
    await household.settle();
    const { users } = await directoryObject(env).call((stub) => stub.page(request.username, null, 10));
    expect(users, words(fault)).toEqual([{ userId: second.userId, username: request.username }]);
    const known = await sql(userPlace(household.person.objectName), "SELECT issuer, subject FROM provider_identity");
    expect(known, words(fault)).toEqual([{ issuer: ISSUER, subject }]);
  }
});

it("an exchange that changes the role ends the other sessions, whatever fails on the way", async () => {
  const prepared = async () => {
    const { household, request, subject } = await strangerAtTheDoor();
    const first = await household.inside((object) => object.openSessionByProvider(request));
    if (!first.ok) throw new Error(first.reason);
    const promoted = await requestOf(subject, true);
    const both = new Household({ ...household.person, userId: first.userId }, [request.sessionId, promoted.sessionId]);
    await both.wakeAnew();
    return { household: both, promoted };
  };
  const clean = await prepared();
  const faults = await clean.household.inside((object) => faultsOf(() => object.openSessionByProvider(clean.promoted)));

  for (const fault of faults) {
    const { household, promoted } = await prepared();
    const { answer } = await household.inside((object) =>
      withFault(fault, () => object.openSessionByProvider(promoted)),
    );
    await household.evict();
    await household.settle();
    const { user, sessions } = await household.look();
    const isPromoted = (user as { superUser: number } | null)?.superUser === 1;
    if (answer?.ok) expect(isPromoted, words(fault)).toBe(true);
    // The old session was made for the old role: it lives only where the role has stayed.
    expect(sessions[0]?.row, words(fault)).toBe(isPromoted ? null : "live");
    expect(sessions[1]?.row, words(fault)).toBe(answer?.ok ? "live" : null);
  }
});
