/** Check-outs during which something else happens: the lease runs out, or the session ends. */
import { describe, expect, it } from "vitest";
import { userObject } from "../../src/objects/object-client.ts";
import { AWS_CREDENTIALS, watchSts } from "../kit/aws.ts";
import { meanwhile } from "../kit/call-faults.ts";
import { type Holder, listOf, newHolder, newProfile, rowsOf } from "../kit/check-outs.ts";
import { advance, stopClock } from "../kit/clock.ts";
import { BY_THE_SERVICE, newPerson } from "../kit/people.ts";
import { expectBody, expectProblem, SESSION } from "../kit/profiles.ts";
import { APP, call, env, expectOk } from "../kit/service.ts";
import { signInDirectly } from "../kit/sso.ts";
import { emptyFootprint, evict, footprint, runAlarm, sessionPlace } from "../kit/storage.ts";
import { setSessionAttribute } from "../kit/tags.ts";

const sts = watchSts();
const LEASE_MS = 60_000;
const TOO_LONG = /took too long/;

const logOut = async ({ ust }: Holder) => {
  expectOk(await call("POST", "/zato/sso/user/logout", { body: { ...APP, ust } }));
};
/** A session that its user's object knows of, so that whatever ends the user's sessions ends it. */
const newKnownHolder = async () => newHolder(await signInDirectly(await newPerson()));

describe("credentials that come late", () => {
  it("are kept as long as nobody else has taken the lease, over a restart of the object too", async () => {
    stopClock();
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    sts.whileThinking(async () => {
      advance(LEASE_MS);
      await evict(sessionPlace(holder.sessionId));
    });
    const { transactionId } = await holder.checkedOut(papId);
    expect(expectBody(await holder.tokens(transactionId))).toMatchObject({ accessKeyID: AWS_CREDENTIALS.AccessKeyId });
  });

  it("are dropped where the lease is gone", async () => {
    stopClock();
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    sts.whileThinking(async () => {
      advance(LEASE_MS);
      await runAlarm(sessionPlace(holder.sessionId));
    });
    const late = await holder.checkOut(papId);
    expectProblem(late, 503, "E1000");
    expect(late.body).toMatchObject({ message: expect.stringMatching(TOO_LONG) });
    expect(await rowsOf(holder)).toEqual([]);
  });

  it("take nothing from the one who has the lease now", async () => {
    stopClock();
    const holder = await newHolder();
    const papId = await newProfile(holder.person);
    const second: unknown[] = [];
    sts.whileThinking(async () => {
      advance(LEASE_MS);
      second.push(await holder.checkedOut(papId));
    });
    expectProblem(await holder.checkOut(papId), 503, "E1000");
    expect(await listOf(holder)).toEqual(second);
  });
});

describe("a session that ends meanwhile gets a 401, and nothing is stored", () => {
  const ends: [string, (holder: Holder) => Promise<unknown>][] = [
    ["by signing out", logOut],
    ["by its time", async () => advance(3_600_000)],
    [
      "as the user is locked",
      ({ person: p }) =>
        userObject(env, p.objectName).call((stub) => stub.changeAccount(p.userId, { isLocked: true }, BY_THE_SERVICE)),
    ],
    ["as the user is deleted", ({ person: p }) => userObject(env, p.objectName).call((stub) => stub.remove(p.userId))],
  ];

  async function expectDropped(holder: Holder, papId: string): Promise<void> {
    expectProblem(await holder.checkOut(papId), 401, "AU-0015");
    const place = sessionPlace(holder.sessionId);
    // One that has expired is cleared by its alarm.
    await runAlarm(place);
    expect(await footprint(place)).toEqual(await emptyFootprint());
  }

  it.each(ends)("%s, while AWS thinks", async (_how, end) => {
    stopClock();
    const holder = await newKnownHolder();
    sts.whileThinking(() => end(holder));
    await expectDropped(holder, await newProfile(holder.person));
    expect(sts.calls).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["readForTags", 0],
    ["leaseCheckOut", 0],
    ["completeCheckOut", 1],
  ])("just before %s", async (method, calls) => {
    const holder = await newKnownHolder();
    await setSessionAttribute(holder.ust, { name: "my project", value: "x" });
    meanwhile({ namespace: "SESSIONS", method }, "before", () => logOut(holder));
    await expectDropped(holder, await newProfile(holder.person, [SESSION]));
    expect(sts.calls).toHaveBeenCalledTimes(calls);
  });
});
