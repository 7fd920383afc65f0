/**
 * Rates of what hashes passwords: counted for an address and a username together, and for an address; before anything
 * is hashed, and never for a username alone, so that nobody can keep an owner out from elsewhere.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { addressKey } from "../../src/http/rates.ts";
import { SIGN_INS_BY_ADDRESS, SIGN_INS_BY_NAME } from "../../src/limits.ts";
import { cost, costOf } from "../kit/cost.ts";
import { costReadsOf } from "../kit/hashing.ts";
import { newPerson, newSession, PASSWORD } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { ask, LOGIN, USER } from "../kit/sso.ts";

/** Windows are minutes of the real clock; a test that would not fit into this one waits for the next. */
const ROOM_MS = 9_000;
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

function expectTooMany(answer: Answer): void {
  expectRefusal(answer, 429, "E005001");
  expect(answer.headers.get("Retry-After")).toBe("60");
}

/** Makes so many tries with a wrong password that no further one is let through. */
async function useUp(username: string, from: string | undefined, tries = SIGN_INS_BY_NAME.limit): Promise<void> {
  for (let i = 0; i < tries; i += 1) expectWrong(await login(username, from));
}

it("the rates are a hundred and three hundred a minute", () => {
  expect(SIGN_INS_BY_NAME).toEqual({ limit: 100, periodSeconds: 60 });
  expect(SIGN_INS_BY_ADDRESS).toEqual({ limit: 300, periodSeconds: 60 });
});

describe("a hundred tries of one username from one address", () => {
  it("are let through, and the next is not, the password right or wrong; from elsewhere the owner comes in", async () => {
    const [{ username }, flooder, owner] = [await newPerson(), newAddress(), newAddress()];
    await useUp(username, flooder);
    expectTooMany(await login(username, flooder));
    expectTooMany(await login(username.toUpperCase(), flooder, PASSWORD));
    expectOk(await login(username, owner, PASSWORD));
    expectOk(await login((await newPerson()).username, flooder, PASSWORD));
  });

  it("are the same for a name that nobody has", async () => {
    const [username, flooder] = [`nobody-${crypto.randomUUID()}`, newAddress()];
    await useUp(username, flooder);
    expectTooMany(await login(username, flooder));
  });

  it("cost the next one no hash and no object", async () => {
    const [username, flooder] = [`nobody-${crypto.randomUUID()}`, newAddress()];
    expect(await costReadsOf(() => useUp(username, flooder))).toBe(SIGN_INS_BY_NAME.limit);
    let spent = cost({ users: ["signIn"] });
    const reads = await costReadsOf(async () => {
      spent = await costOf(() => login(username, flooder));
    });
    expect(reads).toBe(0);
    expect(spent).toEqual(cost({}));
  });

  it("are counted for the address that the platform says, whatever others the client says", async () => {
    const [{ username }, flooder, owner] = [await newPerson(), newAddress(), newAddress()];
    const claiming = (address: string) => ({
      "X-Forwarded-For": address,
      "X-Real-IP": address,
      Forwarded: `for=${address}`,
    });
    for (let i = 0; i < SIGN_INS_BY_NAME.limit; i += 1) {
      expectWrong(await login(username, flooder, "a wrong password", claiming(`203.0.113.${i}`)));
    }
    expectTooMany(await login(username, flooder, PASSWORD, claiming(owner)));
    expectOk(await login(username, owner, PASSWORD, claiming(flooder)));
  });

  it("are counted for all who have no address together", async () => {
    const { username } = await newPerson();
    await useUp(username, undefined);
    expectTooMany(await login(username, undefined, PASSWORD));
    expectOk(await login(username, newAddress(), PASSWORD));
  });

  it("are tries of the old password, too, at its change", async () => {
    const [session, flooder] = [await newSession(), newAddress()];
    const { username } = session.person;
    const change = (old_password: string) =>
      ask(
        "PATCH",
        `${USER}/password`,
        { ust: session.ust, old_password, new_password: "a new password" },
        { "CF-Connecting-IP": flooder },
      );
    await useUp(username, flooder, SIGN_INS_BY_NAME.limit / 2);
    for (let i = 0; i < SIGN_INS_BY_NAME.limit / 2; i += 1) expectWrong(await change("a wrong password"));
    expectTooMany(await change(PASSWORD));
    expectTooMany(await login(username, flooder, PASSWORD));
    expect(await costOf(() => change(PASSWORD))).toEqual(cost({ sessions: ["actor"] }));
    expectOk(await login(username, newAddress(), PASSWORD));
  });
});

describe("three hundred tries from one address", () => {
  it("are let through, and the next is not, whatever the username; other addresses are not held up", async () => {
    const flooder = newAddress();
    for (let i = 0; i < SIGN_INS_BY_ADDRESS.limit; i += 1) expectWrong(await login(`nobody-${i % 5}`, flooder));
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
    const [{ username }, flooder] = [await newPerson(), newAddress()];
    await useUp(username, flooder, SIGN_INS_BY_ADDRESS.limit);
    expectOk(await login(username, flooder, PASSWORD));
  });
});

describe("an address of IPv6", () => {
  const keyOf = (address: string) =>
    addressKey(new Request("https://x.example", { headers: { "CF-Connecting-IP": address } }));

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
    ["2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::"],
    ["2001:DB8::1", "2001:db8:0:0:9::"],
    ["::1", "::ffff:9"],
    ["2001:db8:0:1::", "2001:db8:0:1:0:0:0:1"],
  ])("counts as its /64: %s and %s are one", (one, other) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["2001:db8::1", "2001:db8:0:1::1"],
    ["2001:db8:1::2", "2001:db8::1:2"],
    ["2001:db8::", "2001:db9::"],
  ])("counts as its /64: %s and %s are two", (one, other) => {
    // 2001:db8:1::2 is 2001:db8:1:0/64, and 2001:db8::1:2 is 2001:db8:0:0/64.
    expect(keyOf(one)).not.toBe(keyOf(other));
  });

  it("shares its rate with its /64", async () => {
    const { username } = await newPerson();
    for (let i = 0; i < SIGN_INS_BY_NAME.limit; i += 1) {
      expectWrong(await login(username, `2001:db8:7:7::${i.toString(16)}`));
    }
    expectTooMany(await login(username, "2001:db8:7:7:ffff::1", PASSWORD));
    expectOk(await login(username, "2001:db8:7:8::1", PASSWORD));
  });

  it("is told apart from one of IPv4, which counts by itself", () => {
    expect(keyOf("192.0.2.1")).not.toBe(keyOf("192.0.2.2"));
    expect(keyOf("192.0.2.1")).not.toBe(keyOf("::192.0.2.1"));
  });
});
