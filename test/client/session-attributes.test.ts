/** The client against a real service: sessions, attributes of a session and of a user, and what happens in between. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServiceError, SessionAttributes, Sessions } from "../../client/src/index.ts";
import { type Service, startService } from "../e2e/service.ts";

let service: Service;
let options: { url: string; app: string };
let sessions: Sessions;
let token: string;
let attributes: SessionAttributes;

beforeAll(async () => {
  service = await startService();
  options = { url: service.url, app: "CRM" };
  sessions = new Sessions(options);
  token = await signIn();
  attributes = new SessionAttributes({ ...options, token });
});
afterAll(() => service.stop());

async function signIn(): Promise<string> {
  const { SUPER_USER_NAME, SUPER_USER_PASSWORD } = service.secrets.values;
  return (await sessions.signIn({ username: SUPER_USER_NAME, password: SUPER_USER_PASSWORD })).token;
}

describe("a session", () => {
  it("is described, renewed and ended", async () => {
    const one = await signIn();
    const described = await sessions.describe(one);
    expect(described.username).toBe(service.secrets.values.SUPER_USER_NAME);
    expect(Math.abs(described.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect((await sessions.renew(one)).getTime()).toBeGreaterThanOrEqual(described.expiresAt.getTime());
    await sessions.signOut(one);
    await sessions.signOut(one);
    await expect(sessions.describe(one)).rejects.toMatchObject({ code: "E007001", status: 403 });
  });

  it("is refused to a wrong password with the service's code, sentence and id", async () => {
    const refused = sessions.signIn({ username: "nobody", password: "a wrong password" });
    const error: unknown = await refused.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code: "E005001", status: 403, cid: expect.stringMatching(/^[0-9a-f]{24}$/) });
    expect(String(error)).not.toContain("a wrong password");
  });
});

describe("attributes", () => {
  it("are created, read, replaced and deleted", async () => {
    expect(await attributes.get("cost center/7")).toBeNull();
    await attributes.create("cost center/7", "IT", { expirationSeconds: 3600 });
    await expect(attributes.create("cost center/7", "IT")).rejects.toMatchObject({ code: "E009001" });
    const created = await attributes.get("cost center/7");
    expect(created).toMatchObject({ name: "cost center/7", value: "IT", isEncrypted: false });
    expect(Math.abs(Number(created?.expiresAt) - Date.now() - 3_600_000)).toBeLessThan(60_000);
    await attributes.set("cost center/7", "Ärger", { encrypt: true });
    expect(await attributes.get("cost center/7")).toMatchObject({ value: "Ärger", isEncrypted: true });
    await attributes.expire("cost center/7", null);
    expect(await attributes.get("cost center/7")).toMatchObject({ value: "Ärger", isEncrypted: true, expiresAt: null });
    await attributes.delete("cost center/7");
    await attributes.delete("cost center/7");
    expect(await attributes.get("cost center/7")).toBeNull();
  });

  it("are read in the order asked for, more of them than a query string holds", async () => {
    const names = Array.from({ length: 200 }, (_, i) => `${String(i).padStart(3, "0")}-${"ä".repeat(150)}`);
    await attributes.setMany(names.map((name) => ({ name, value: name.slice(0, 3) })));
    const asked = [...names, "missing"].reverse();
    const found = await attributes.getMany(asked);
    expect(found.map((one) => one?.name)).toEqual([undefined, ...names.toReversed()]);
    expect(await attributes.names()).toEqual(names);
    expect((await attributes.all()).map(({ value }) => value)).toEqual(names.map((name) => name.slice(0, 3)));
    await attributes.delete(names);
    expect(await attributes.names()).toEqual([]);
  });

  it("of the user outlive the session", async () => {
    await new SessionAttributes({ ...options, token, of: { userId: "me" } }).set("theme", "dark");
    const later = new SessionAttributes({ ...options, token: await signIn(), of: { userId: "me" } });
    expect(await later.get("theme")).toMatchObject({ value: "dark" });
    const { userId } = await sessions.describe(token);
    expect(await new SessionAttributes({ ...options, token, of: { userId } }).names()).toEqual(["theme"]);
  });

  it("of another session are a super-user's to read and write", async () => {
    const other = await signIn();
    const there = new SessionAttributes({ ...options, token, of: { sessionToken: other } });
    await there.set("step-up", "2");
    expect(await there.get("step-up")).toMatchObject({ value: "2" });
    expect(await attributes.get("step-up")).toBeNull();
  });
});

describe("update", () => {
  it("loses no change of those who write at once", async () => {
    await Promise.all(
      Array.from({ length: 5 }, () => attributes.update("count", (present) => String(Number(present?.value ?? 0) + 1))),
    );
    expect(await attributes.get("count")).toMatchObject({ value: "5" });
  });

  it("keeps encryption and expiry, and writes nothing for undefined", async () => {
    await attributes.set("secret", "a", { encrypt: true, expirationSeconds: 3600 });
    const before = await attributes.get("secret");
    expect(await attributes.update("secret", () => undefined)).toBeNull();
    const revision = await attributes.update("secret", (present) => `${present?.value}b`);
    const after = await attributes.get("secret");
    expect(after).toMatchObject({ value: "ab", isEncrypted: true, expiresAt: before?.expiresAt, revision });
    await expect(attributes.set("secret", "c", { ifMatch: before?.revision })).rejects.toMatchObject({
      code: "E009003",
      status: 412,
    });
  });
});
