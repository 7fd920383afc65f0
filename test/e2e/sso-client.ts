/** What a client of the SSO API knows: how to sign in, which parameters are its own, what every answer has. */
import { expect } from "vitest";
import type { Answer } from "../../scripts/call.ts";
import type { Service } from "./service.ts";

export const APP = { current_app: "CRM" };
export const LOGIN = "/zato/sso/user/login";
export const ATTR = "/zato/sso/session/attr";
export const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

/** Parameters of a call about one's own session. */
export function own(ust: string) {
  return { current_ust: ust, target_ust: ust, ...APP };
}

/** Signs in and returns the session's token; the super-user of the settings unless somebody else is given. */
export async function signIn(
  service: Pick<Service, "call" | "secrets">,
  username?: string,
  password?: string,
): Promise<string> {
  const { SUPER_USER_NAME, SUPER_USER_PASSWORD } = service.secrets.values;
  const body = { username: username ?? SUPER_USER_NAME, password: password ?? SUPER_USER_PASSWORD, ...APP };
  const answer = await service.call("POST", LOGIN, { body });
  expectOk(answer);
  return String(answer.json.ust);
}

/** What stands in every answer, whatever happened: an id that is also a header, and no leave to store it. */
function expectEnvelope(answer: Answer): void {
  expect(answer.json.cid).toMatch(/^[0-9a-f]{24}$/);
  expect(answer.headers["x-zato-cid"]).toBe(answer.json.cid);
  expect(answer.headers["content-type"]).toMatch(/^application\/json/);
  expect(answer.headers["cache-control"]).toBe("no-store");
  expect(answer.headers["referrer-policy"]).toBe("no-referrer");
}

export function expectOk(answer: Answer): void {
  expect([answer.status, answer.json.sub_status]).toEqual([200, undefined]);
  expect(answer.json.status).toBe("ok");
  expectEnvelope(answer);
}

/** A refusal with this status and code, with a sentence and nothing else that the code does not ask for. */
export function expectRefusal(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.json.sub_status]).toEqual([status, [code]]);
  // Zato's own layer says so much of missing input, and its clients read it.
  const ofMissing = code === "E008003" ? ["details", "result"] : [];
  expect(Object.keys(answer.json).sort()).toEqual(["cid", "message", "status", "sub_status", ...ofMissing].sort());
  expect(answer.json.status).toBe("error");
  expectEnvelope(answer);
}
