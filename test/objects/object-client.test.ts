/** The way to objects: jurisdiction, repetition where the platform allows it, overload. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { Overloaded } from "../../src/domain/overloaded.ts";
import { directoryObject, ObjectClient, sessionObject, userObject, within } from "../../src/objects/object-client.ts";
import type { SessionObject } from "../../src/objects/session-object.ts";
import { fail } from "../kit/call-faults.ts";
import { newPerson, signIn } from "../kit/people.ts";
import { APP, call, env, expectOk, SESSION_ATTR } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const NAMESPACES = ["SESSIONS", "USERS", "DIRECTORY"] as const;
/** A namespace of whatever objects: they are not called here as what they are. */
const namespaceOf = (name: (typeof NAMESPACES)[number]) => env[name] as DurableObjectNamespace<SessionObject>;

describe("jurisdiction", () => {
  it.each(["eu", "fedramp"])("%s is asked for at every namespace", (where) => {
    setSetting("JURISDICTION", where);
    for (const name of NAMESPACES) {
      const namespace = namespaceOf(name);
      const there = { getByName: vi.fn() };
      const asked = vi.spyOn(namespace, "jurisdiction").mockReturnValue(there as never);
      expect(within(namespace, env)).toBe(there);
      expect(asked).toHaveBeenCalledExactlyOnceWith(where);
    }
  });

  it("none is not asked for: the namespace is used as it is", () => {
    for (const name of NAMESPACES) {
      const namespace = namespaceOf(name);
      const asked = vi.spyOn(namespace, "jurisdiction");
      expect(within(namespace, env)).toBe(namespace);
      expect(asked).not.toHaveBeenCalled();
    }
  });

  it("holds for every object that a session's life touches, also for those that objects call", async () => {
    const elsewhere: string[] = [];
    const asked = NAMESPACES.map((name) => {
      const namespace = namespaceOf(name);
      const inside = { getByName: namespace.getByName.bind(namespace) };
      vi.spyOn(namespace, "getByName").mockImplementation((...args) => {
        elsewhere.push(name);
        return inside.getByName(...args);
      });
      return vi.spyOn(namespace, "jurisdiction").mockReturnValue(inside as never);
    });
    setSetting("JURISDICTION", "eu");
    const { ust } = await signIn(await newPerson());
    const tokens = { ...APP, current_ust: ust, target_ust: ust, ust };
    expectOk(await call("PUT", SESSION_ATTR, { body: { ...tokens, name: "a", value: "1" } }));
    expectOk(await call("POST", "/zato/sso/user/logout", { body: tokens }));
    for (const spy of asked) expect(spy).toHaveBeenCalledWith("eu");
    expect(elsewhere).toEqual([]);
  });
});

describe("names", () => {
  it("sessions and users by their names, one directory", async () => {
    const opened = NAMESPACES.map((name) => vi.spyOn(namespaceOf(name), "getByName"));
    await sessionObject(env, "session-id").call(async () => undefined);
    await userObject(env, "user-name").call(async () => undefined);
    await directoryObject(env).call(async () => undefined);
    expect(opened.map(({ mock }) => mock.calls)).toEqual([[["session-id"]], [["user-name"]], [["directory"]]]);
  });
});

describe("a call that fails", () => {
  const failure = (marks: object) => Object.assign(new Error("of the platform"), marks);

  /** An object client whose calls fail in turn as given, then answer; how often it was called and on how many stubs. */
  function scripted(...failures: unknown[]) {
    const stubs: object[] = [];
    const client = new ObjectClient<SessionObject>(() => {
      const stub = { end: async () => (failures.length > 0 ? Promise.reject(failures.shift()) : undefined) };
      stubs.push(stub);
      return stub as never;
    });
    return { client, stubs };
  }

  it("is repeated once, on a new stub, where the platform says it may be", async () => {
    const { client, stubs } = scripted(failure({ retryable: true }));
    await client.callIdempotent((stub) => stub.end());
    expect(stubs).toHaveLength(2);
  });

  it("is not repeated twice", async () => {
    const { client, stubs } = scripted(failure({ retryable: true }), failure({ retryable: true }), failure({}));
    await expect(client.callIdempotent((stub) => stub.end())).rejects.toThrow("of the platform");
    expect(stubs).toHaveLength(2);
  });

  it.each<[string, unknown]>([
    ["it may have been carried out", failure({ remote: true })],
    ["the mark is not true", failure({ retryable: "yes" })],
    ["it is no error", "retryable"],
  ])("is not repeated where %s", async (_why, thrown) => {
    const { client, stubs } = scripted(thrown);
    await expect(client.callIdempotent((stub) => stub.end())).rejects.toBe(thrown);
    expect(stubs).toHaveLength(1);
  });

  it("is never repeated where the caller says that it must not be", async () => {
    const { client, stubs } = scripted(failure({ retryable: true }));
    await expect(client.call((stub) => stub.end())).rejects.toThrow("of the platform");
    expect(stubs).toHaveLength(1);
  });

  it.each([{ overloaded: true }, { overloaded: true, retryable: true }])(
    "of overload is told as such: %j",
    async (marks) => {
      for (const way of ["call", "callIdempotent"] as const) {
        const { client, stubs } = scripted(failure(marks), failure(marks));
        await expect(client[way]((stub) => stub.end())).rejects.toThrow(Overloaded);
        expect(stubs).toHaveLength(1);
      }
    },
  );
});

describe("over the API, when the platform breaks a call off", () => {
  const broken = () => Object.assign(new Error("reset"), { retryable: true, durableObjectReset: true });

  /** How often a call reaches the session's object, of which the first time is broken off. */
  async function callsOf(method: string, more: object, headers = {}): Promise<{ status: number; calls: number }> {
    const { ust } = await signIn(await newPerson());
    const tokens = { ...APP, current_ust: ust, target_ust: ust, name: "a" };
    expectOk(await call("PUT", SESSION_ATTR, { body: { ...tokens, value: "1" } }));
    const fault = fail({ namespace: "SESSIONS" }, "before", { times: 1, error: broken });
    vi.spyOn(console, "error").mockReturnValue();
    const { status } = await call(method, SESSION_ATTR, { body: { ...tokens, ...more }, headers });
    expect(fault.stubs.size).toBe(fault.tried);
    return { status, calls: fault.tried };
  }

  it.each<[string, object, Record<string, string>]>([
    ["GET", {}, {}],
    ["PUT", { value: "2" }, {}],
    ["DELETE", {}, {}],
  ])("%s is made again", async (method, more, headers) => {
    expect(await callsOf(method, more, headers)).toEqual({ status: 200, calls: 2 });
  });

  it.each<[string, object, Record<string, string>]>([
    ["POST", { name: "b", value: "2" }, {}],
    ["PATCH", { value: "2" }, {}],
    ["PUT", { value: "2" }, { "If-Match": "*" }],
    ["DELETE", {}, { "If-Match": "*" }],
  ])("%s %j %j is not, as it may have been carried out", async (method, more, headers) => {
    expect(await callsOf(method, more, headers)).toEqual({ status: 500, calls: 1 });
  });
});
