/** The id of a deleted user opens nothing, whoever has the name now. */
import { beforeAll, describe, expect, it } from "vitest";
import { newPerson, newSession, PASSWORD, type Person } from "../kit/people.ts";
import { type Answer, expectOk, expectRefusal, type Fields } from "../kit/service.ts";
import { ask, isAlive, signInDirectly, USER } from "../kit/sso.ts";
import { emptyFootprint, footprint, userPlace } from "../kit/storage.ts";

/** The token of an administrator. */
let ust: string;

beforeAll(async () => {
  ({ ust } = await newSession(await newPerson({ isSuperUser: true })));
});

const byAdmin = (method: string, path: string, parameters: Fields): Promise<Answer> =>
  ask(method, path, { ust, ...parameters });

/** A user who was signed in, had an attribute, and is no more. */
async function newDeleted(): Promise<{ person: Person; token: string }> {
  const person = await newPerson();
  const { ust: token } = await signInDirectly(person);
  expectOk(await ask("PUT", `${USER}/attr`, { ust: token, name: "kept", value: "until deleted" }));
  expectOk(await byAdmin("DELETE", USER, { user_id: person.userId }));
  return { person, token };
}

/** Every call of a super-user about another user. */
const ABOUT_A_USER: [method: string, path: string, parameters?: Fields][] = [
  ["GET", USER],
  ["PATCH", USER, { first_name: "Nobody" }],
  ["PATCH", USER, { is_super_user: true }],
  ["DELETE", USER],
  ["POST", `${USER}/approve`],
  ["POST", `${USER}/lock`],
  ["POST", `${USER}/unlock`],
  ["PATCH", `${USER}/password`, { new_password: "another password" }],
  ["GET", `${USER}/attr`, { name: "kept" }],
  ["GET", `${USER}/attr/exists`, { name: "kept" }],
  ["GET", `${USER}/attr/names`],
  ["GET", `${USER}/attr/all`],
  ["POST", `${USER}/attr`, { name: "kept", value: "anew" }],
  ["PUT", `${USER}/attr`, { name: "kept", value: "anew" }],
  ["PATCH", `${USER}/attr`, { name: "kept", value: "anew" }],
  ["DELETE", `${USER}/attr`, { name: "kept" }],
];

describe("the id of a deleted user", () => {
  it("finds nobody, and makes no storage", async () => {
    const { person } = await newDeleted();
    await expectNobody(person.userId);
    expect(await footprint(userPlace(person.objectName))).toEqual(await emptyFootprint());
  });

  it("finds nobody when the name has been given to another user, who is left alone", async () => {
    const { person, token } = await newDeleted();
    const successor = expectOk(await byAdmin("POST", USER, { username: person.username, password: PASSWORD }));
    expect(successor.user_id).not.toBe(person.userId);
    expect(String(successor.user_id).slice(0, 20)).toBe(person.userId.slice(0, 20));

    await expectNobody(person.userId);
    const { user_id } = successor;
    expect(expectOk(await byAdmin("GET", USER, { user_id }))).toEqual(successor);
    expect(expectOk(await byAdmin("GET", `${USER}/attr/names`, { user_id }))).toEqual({ result: [] });
    expect(await isAlive(token)).toBe(false);
  });

  async function expectNobody(userId: string) {
    for (const [method, path, parameters = {}] of ABOUT_A_USER) {
      expectRefusal(await byAdmin(method, path, { user_id: userId, ...parameters }), 403, "E001100");
    }
  }
});
