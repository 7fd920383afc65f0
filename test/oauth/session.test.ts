/** The session of a person of an identity provider: its attributes, and how long it lives. */
import { expect, it } from "vitest";
import { advance, stopClock } from "../kit/clock.ts";
import { comeIn, newSubject, standInForProvider } from "../kit/identity-provider.ts";
import { loggedLines } from "../kit/log-lines.ts";
import { expectOk, type Fields, SESSION_ATTR } from "../kit/service.ts";
import { ask, isAlive, SESSION } from "../kit/sso.ts";

const attributesOf = async (ust: string) =>
  expectOk(await ask("GET", `${SESSION_ATTR}/all`, { current_ust: ust, target_ust: ust })).result as Fields[];

it("has the attributes that claims become, set by the service and without an expiry; the log names those left out", async () => {
  const attributes = { department: "dept", projects: "projects", level: "level", secret: "address", none: "none" };
  const provider = await standInForProvider({ attributes });
  const printed = loggedLines();
  const claims = { dept: "Research", projects: ["a", "b"], level: 7, address: { street: "x" } };
  const { ust } = await comeIn(provider, { sub: newSubject(), ...claims });
  expect(await attributesOf(ust)).toMatchObject([
    { name: "department", value: "Research", set_by: "super-user", is_encrypted: false },
    { name: "level", value: "7", set_by: "super-user", expiration_time: "9999-12-31T00:00:00" },
    { name: "projects", value: "a:b", set_by: "super-user" },
  ]);
  expect(printed.filter(({ event }) => event === "claims_left_out")).toEqual([
    { event: "claims_left_out", cid: expect.any(String), provider: "id", names: ["secret"] },
  ]);
});

it("what it has is counted within its limits, and may be written further", async () => {
  const provider = await standInForProvider({ attributes: { department: "dept" } });
  const { ust } = await comeIn(provider, { sub: newSubject(), dept: "Research" });
  const own = { current_ust: ust, target_ust: ust };
  expectOk(await ask("PUT", SESSION_ATTR, { ...own, name: "department", value: "Chosen" }));
  expect(await attributesOf(ust)).toMatchObject([{ name: "department", value: "Chosen", set_by: "owner" }]);
  expectOk(await ask("DELETE", SESSION_ATTR, { ...own, name: "department" }));
  expect(await attributesOf(ust)).toEqual([]);
});

it("it lives no longer than session_minutes, however often it is renewed, and says so", async () => {
  const now = stopClock();
  const provider = await standInForProvider({ session_minutes: 90 });
  const { ust, expiresIn } = await comeIn(provider, { sub: newSubject() });
  expect(expiresIn).toBe(3_600);
  const endsAt = new Date(now + 90 * 60_000).toISOString().slice(0, 19);
  for (const minutes of [40, 40]) {
    advance(minutes * 60_000);
    expect(expectOk(await ask("PATCH", SESSION, { ust })).expiration_time).toBe(endsAt);
  }
  advance(10 * 60_000);
  expect(await isAlive(ust)).toBe(false);
});

it("one of fewer minutes than sessions have ends with them", async () => {
  stopClock();
  const provider = await standInForProvider({ session_minutes: 5 });
  const { ust, expiresIn } = await comeIn(provider, { sub: newSubject() });
  expect(expiresIn).toBe(300);
  advance(300_000);
  expect(await isAlive(ust)).toBe(false);
});
