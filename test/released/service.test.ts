/** All objects of 0.1.0 together, as the clients that it left behind meet them through both APIs. */
import { beforeEach, expect, it } from "vitest";
import { api, expectBody } from "../kit/profiles.ts";
import { expectOk } from "../kit/service.ts";
import { ask, isAlive, LOGIN, LOGOUT, SESSION } from "../kit/sso.ts";
import { emptyFootprint, footprint } from "../kit/storage.ts";
import { PAP_ID, restore, STORED, ZOE } from "./stored.ts";

beforeEach(() => restore(...Object.values(STORED)));

it("her tags are made of what the profile, the person and the session held", async () => {
  const tags = expectBody(await api("POST", `/paps/${PAP_ID}/session-tags`, { body: { ust: ZOE.ust } }));
  expect(tags).toMatchObject({
    assumeRole: {
      Tags: [{ Key: "cost-center", Value: "IT" }],
      TransitiveTagKeys: ["cost-center"],
    },
    problems: [
      { mappingName: "department", problem: "illegal-characters" }, // R&D
      { mappingName: "project", problem: "illegal-characters" }, // what is sealed has a control character
      { mappingName: "project", problem: "self-chosen" }, // who set it was not kept
    ],
  });
});

it("she signs in again, sees all three sessions, and signs the old one out", async () => {
  const { ust } = expectOk(await ask("POST", LOGIN, { username: ZOE.username, password: ZOE.password }));
  const { result } = expectOk(await ask("GET", `${SESSION}/list`, { ust: String(ust) }));
  expect((result as { is_current: boolean }[]).map(({ is_current }) => is_current)).toEqual([false, false, true]);

  expectOk(await ask("POST", LOGOUT, { ust: ZOE.ust }));
  expect(await isAlive(ZOE.ust)).toBe(false);
  expect(await footprint(STORED.session.place)).toEqual(await emptyFootprint());
  expect(await isAlive(String(ust))).toBe(true);
});
