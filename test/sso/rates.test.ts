/**
 * Rates of what hashes passwords: counted for an address and a username together, and for an address; before anything
 * is hashed, and never for a username alone, so that nobody can keep an owner out from elsewhere.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { BACK_OFF_AFTER, SIGN_INS_BY_ADDRESS, SIGN_INS_BY_NAME } from "../../src/limits.ts";
import { stopClock } from "../kit/clock.ts";
import { cost, costOf } from "../kit/cost.ts";
import { hashingsOf } from "../kit/hashing.ts";
import { newPerson, newSession, PASSWORD, type Person } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";

/** Windows are minutes of the real clock; a test that would not fit into this one waits for the next. */
const ROOM_MS = 25_000;
const WINDOW_MS = SIGN_INS_BY_NAME.periodSeconds * 1000;

beforeEach(async () => {
  const left = WINDOW_MS - (Date.now() % WINDOW_MS);
  if (left < ROOM_MS) await new Promise((resolve) => setTimeout(resolve, left));
}, 2 * ROOM_MS);

let addresses = 0;
/** An address that nobody has called from. */
function newAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

const login = (username: string, from: string | undefined, password = "a wrong password", headers = {}) =>
  ask(
    "POST",
    LOGIN,
    { username, password },
    { ...(from === undefined ? {} : { "CF-Connecting-IP": from }), ...headers },
  );

const expectWrong = (answer: Answer) => expectRefusal(answer, 403, "E005001");

/** A person who has signed in from those addresses: wrong passwords cost no pause there. */
async function newPersonAt(...addresses: string[]): Promise<Person> {
  const person = await newPerson();
  for (const address of addresses) expectOk(await login(person.username, address, PASSWORD));
  return person;
}

/** Expects that the trial is let through by the rates, and told to wait because of wrong passwords before. */
async function expectPaused(username: string, from: string | undefined): Promise<void> {
  const answer = await login(username, from);
  expectRefusal(answer, 429, "E005001");
  expect(answer.headers.get("Retry-After")).toBe("1");
}

function expectTooMany(answer: Answer): void {
  expectRefusal(answer, 429, "E005001");
  expect(answer.headers.get("Retry-After")).toBe("60");
}

/** What is left of the rate of somebody who has signed in from there, once. */
const LEFT = SIGN_INS_BY_NAME.limit - 1;

/** Makes so many tries with a wrong password that no further one is let through. */
async function useUp(username: string, from: string, tries = LEFT): Promise<void> {
  for (let i = 0; i < tries; i += 1) expectWrong(await login(username, from));
}

it("the rates are a hundred and three hundred a minute", () => {
  expect(SIGN_INS_BY_NAME).toEqual({ limit: 100, periodSeconds: 60 });
  expect(SIGN_INS_BY_ADDRESS).toEqual({ limit: 300, periodSeconds: 60 });
});

describe("a hundred tries of one username from one address", () => {
  it("are let through, and the next is not, the password right or wrong; from elsewhere the owner comes in", async () => {
    const [flooder, owner] = [newAddress(), newAddress()];
    const { username } = await newPersonAt(flooder, owner);
    await useUp(username, flooder);
    expectTooMany(await login(username, flooder));
    expectTooMany(await login(username.toUpperCase(), flooder, PASSWORD));
    expectOk(await login(username, owner, PASSWORD));
    expectOk(await login((await newPerson()).username, flooder, PASSWORD));
  });

  it("are the same for a name that nobody has", async () => {
    stopClock();
    const [username, flooder] = [`nobody-${crypto.randomUUID()}`, newAddress()];
    await useUp(username, flooder, BACK_OFF_AFTER);
    for (let i = BACK_OFF_AFTER; i < SIGN_INS_BY_NAME.limit; i += 1) await expectPaused(username, flooder);
    expectTooMany(await login(username, flooder));
  });

  it("cost the next one no hash and no object", async () => {
    const flooder = newAddress();
    const { username } = await newPersonAt(flooder);
    expect(await hashingsOf(() => useUp(username, flooder))).toBe(LEFT);
    let spent = cost({ users: ["startSession"] });
    const hashings = await hashingsOf(async () => {
      spent = await costOf(() => login(username, flooder));
    });
    expect(hashings).toBe(0);
    expect(spent).toEqual(cost({}));
  });

  it("are counted for the address that the platform says, whatever others the client says", async () => {
    const [flooder, owner] = [newAddress(), newAddress()];
    const { username } = await newPersonAt(flooder, owner);
    const claiming = (address: string) => ({
      "X-Forwarded-For": address,
      "X-Real-IP": address,
      Forwarded: `for=${address}`,
    });
    for (let i = 0; i < LEFT; i += 1) {
      expectWrong(await login(username, flooder, "a wrong password", claiming(`203.0.113.${i}`)));
    }
    expectTooMany(await login(username, flooder, PASSWORD, claiming(owner)));
    expectOk(await login(username, owner, PASSWORD, claiming(flooder)));
  });

  it("are counted for all who have no address together", async () => {
    stopClock();
    const owner = newAddress();
    const { username } = await newPersonAt(owner);
    for (let i = 0; i < BACK_OFF_AFTER; i += 1) expectWrong(await login(username, undefined));
    for (let i = BACK_OFF_AFTER; i < SIGN_INS_BY_NAME.limit; i += 1) await expectPaused(username, undefined);
    expectTooMany(await login(username, undefined, PASSWORD));
    expectOk(await login(username, owner, PASSWORD));
  });

  it("are tries of the old password, too, at its change", async () => {
    const [flooder, owner] = [newAddress(), newAddress()];
    const session = await newSession(await newPersonAt(flooder, owner));
    const { username } = session.person;
    const change = (old_password: string) =>
      ask(
        "PATCH",
        `${USER}/password`,
        { ust: session.ust, old_password, new_password: "a new password" },
        { "CF-Connecting-IP": flooder },
      );
    await useUp(username, flooder, 49);
    for (let i = 49; i < LEFT; i += 1) expectWrong(await change("a wrong password"));
    expectTooMany(await change(PASSWORD));
    expectTooMany(await login(username, flooder, PASSWORD));
    expect(await costOf(() => change(PASSWORD))).toEqual(cost({ sessions: ["actor"] }));
    expectOk(await login(username, owner, PASSWORD));
  });

  it("use up nothing of the address, however many more are refused: an office is not locked out by one name", async () => {
    const [office, colleague] = [newAddress(), await newPerson()];
    const { username } = await newPersonAt(office);
    await useUp(username, office);
    for (let i = 0; i < SIGN_INS_BY_ADDRESS.limit; i += 1) expectTooMany(await login(username, office));
    expectOk(await login(colleague.username, office, PASSWORD));
  });
});

describe("three hundred tries from one address", () => {
  it("are let through, and the next is not, whatever the username; other addresses are not held up", async () => {
    const flooder = newAddress();
    for (let i = 0; i < SIGN_INS_BY_ADDRESS.limit; i += 1) expectWrong(await login(`nobody-${i}`, flooder));
    const { username } = await newPerson();
    expectTooMany(await login(username, flooder, PASSWORD));
    expect(await costOf(() => login(username, flooder))).toEqual(cost({}));
    expectOk(await login(username, newAddress(), PASSWORD));
  });
});

describe("without the bindings", () => {
  it("there is no limit", async () => {
    setSetting("SIGN_INS_BY_NAME", undefined);
    setSetting("SIGN_INS_BY_ADDRESS", undefined);
    const flooder = newAddress();
    const { username } = await newPersonAt(flooder);
    await useUp(username, flooder, SIGN_INS_BY_ADDRESS.limit);
    expectOk(await login(username, flooder, PASSWORD));
  });
});

describe("an address of IPv6", () => {
  it("shares its rate with its /64", async () => {
    const { username } = await newPersonAt("2001:db8:7:7::1", "2001:db8:7:8::1");
    for (let i = 0; i < LEFT; i += 1) {
      expectWrong(await login(username, `2001:db8:7:7::${i.toString(16)}`));
    }
    expectTooMany(await login(username, "2001:db8:7:7:ffff::1", PASSWORD));
    expectOk(await login(username, "2001:db8:7:8::1", PASSWORD));
  });
});
