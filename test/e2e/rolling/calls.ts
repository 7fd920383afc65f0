/** Every call of 0.1.0 that an object takes part in, as its clients send it on what the scene has. */
import type { CallOptions } from "../../../scripts/call.ts";
import { PASSWORD, ROLE } from "../aws-stage.ts";
import { APP, ATTR, LOGIN, own } from "../sso-client.ts";
import { PROFILE, type Scene, USER } from "./scene.ts";

export type SceneCall = [method: string, path: string, options: CallOptions];

/** The calls in an order in which each of them succeeds. */
export function callsOf(scene: Scene, apiToken: string): SceneCall[] {
  return [...ofAttributes(scene), ...ofSessions(scene), ...ofProfiles(scene, apiToken), ...ofUsers(scene)];
}

/** Some that came after 0.1.0. */
export function laterCallsOf({ admin, ana }: Scene): SceneCall[] {
  return [
    ["GET", `${USER}/search`, { body: { ...APP, ust: admin, username: "ana" } }],
    ["PATCH", `${USER}/totp`, { body: { ...APP, ust: ana } }],
    ["POST", `${USER}/signup`, { body: { ...APP, username: "eve", password: PASSWORD } }],
  ];
}

function ofAttributes({ admin, ana }: Scene): SceneCall[] {
  const each = (path: string, who: object): SceneCall[] => {
    const call = (method: string, sub: string, more: object): SceneCall => [
      method,
      path + sub,
      { body: { ...APP, ...who, ...more } },
    ];
    return [
      call("GET", "", { name: "project" }),
      call("GET", "", { data: ["project", "secret", "nothing"] }),
      call("GET", "", { name: "secret", decrypt: false }),
      call("GET", "/exists", { data: ["project", "nothing"] }),
      call("GET", "/names", {}),
      call("GET", "/all", {}),
      call("POST", "", { name: "made", value: "1" }),
      call("POST", "", { name: "project", value: "there is one" }),
      call("PUT", "", { data: [{ name: "set", value: "2", encrypt: true, expiration: 3_600 }] }),
      call("PATCH", "", { name: "project", value: "gemini" }),
      call("PATCH", "", { name: "project", expiration: 7_200 }),
      call("DELETE", "", { name: "secret" }),
      call("GET", "/all", {}),
    ];
  };
  return [
    ...each(ATTR, own(ana)),
    ...each(`${USER}/attr`, { ust: ana }),
    ["PUT", ATTR, { body: { ...APP, current_ust: admin, target_ust: ana, name: "by admin", value: "3" } }],
    ["GET", ATTR, { body: { ...APP, current_ust: ana, target_ust: admin, name: "not hers" } }],
  ];
}

function ofSessions({ admin, ana, anaElsewhere, anaId }: Scene): SceneCall[] {
  const call = (method: string, sub: string, body: object): SceneCall => [
    method,
    USER + sub,
    { body: { ...APP, ...body } },
  ];
  return [
    call("POST", "/login", { username: "ana", password: PASSWORD }),
    call("POST", "/login", { username: "ana", password: "a wrong password" }),
    call("POST", "/login", { username: "nobody", password: PASSWORD }),
    call("POST", "/login", { username: "cleo", password: PASSWORD }),
    call("GET", "/session", { current_ust: ana, target_ust: ana }),
    call("GET", "/session", { current_ust: ana, target_ust: admin }),
    call("POST", "/session", { current_ust: admin, target_ust: anaElsewhere }),
    call("PATCH", "/session", { ust: ana }),
    call("GET", "/session/list", { ust: ana }),
    call("DELETE", "/session", { current_ust: admin, target_ust: anaElsewhere }),
    call("POST", "/session", { current_ust: admin, target_ust: anaElsewhere }),
    call("GET", "", { ust: ana }),
    call("GET", "", { ust: admin, user_id: anaId }),
  ];
}

function ofProfiles({ ana, anaId, attributeId, department, transactionId }: Scene, apiToken: string): SceneCall[] {
  const administer = (method: string, path: string, body?: unknown): SceneCall => [
    method,
    path,
    { headers: { authorization: `TOKEN ${apiToken}` }, body },
  ];
  const access = (method: string, path: string): SceneCall => [
    method,
    `/api/access${path}`,
    { headers: { authorization: `Bearer ${ana}` } },
  ];
  const attribute = { sessionAttributeType: "Session", attributeValue: "by admin", mappingName: "project" };
  const change = (op: string, attributeValue: string) => ({
    op,
    customUserAttribute: { attributeId: department, attributeValue },
  });
  return [
    administer("GET", `${PROFILE}/session-attributes`),
    administer("PUT", `${PROFILE}/session-attributes`, {
      id: attributeId,
      sessionAttributeType: "Static",
      mappingName: "cost-center",
      attributeValue: "HR",
    }),
    administer("POST", `${PROFILE}/session-attributes`, { ...attribute, mappingName: "more" }),
    administer("POST", `${PROFILE}/session-attributes`, { ...attribute, mappingName: "Cost-Center" }),
    administer("GET", `${PROFILE}/environments`),
    administer("PUT", `${PROFILE}/environments/third`, { roleArn: ROLE }),
    administer("GET", `${PROFILE}/members`),
    administer("GET", "/api/users/attributes"),
    administer("GET", `/api/users/${anaId}/custom-attributes`),
    administer("PATCH", `/api/users/${anaId}/custom-attributes`, [change("remove", "IT"), change("add", "HR")]),
    administer("POST", `${PROFILE}/session-tags`, { ust: ana }),
    access("GET", "/app-access-status"),
    access("GET", `/${transactionId}/tokens`),
    access("PUT", `/${transactionId}`),
    access("POST", "/finance/environments/other"),
    access("POST", "/static/environments/main"),
    administer("DELETE", `${PROFILE}/session-attributes/${attributeId}`),
  ];
}

function ofUsers({ admin, ana, anaId, bobId, cleoId }: Scene): SceneCall[] {
  const call = (method: string, sub: string, body: object): SceneCall => [
    method,
    USER + sub,
    { body: { ...APP, ust: admin, ...body } },
  ];
  const next = "another password of hers";
  return [
    call("POST", "", { username: "dora", password: PASSWORD, is_super_user: true, auto_approve: true }),
    call("POST", "", { username: "ana", password: PASSWORD }),
    call("GET", "", { user_id: cleoId }),
    call("POST", "/approve", { user_id: cleoId }),
    call("GET", "", { user_id: cleoId }),
    call("POST", "/lock", { user_id: bobId }),
    ["POST", LOGIN, { body: { ...APP, username: "bob", password: PASSWORD } }],
    call("POST", "/unlock", { user_id: bobId }),
    call("PATCH", "", { ust: ana, display_name: "Ana", email: "ana@example.org" }),
    call("PATCH", "", { user_id: bobId, is_super_user: true }),
    call("PATCH", "/password", { ust: ana, old_password: "a wrong password", new_password: next }),
    call("PATCH", "/password", { ust: ana, old_password: PASSWORD, new_password: next }),
    call("PATCH", "/password", { user_id: bobId, new_password: next }),
    call("GET", "/list", {}),
    call("POST", "/rewrap", {}),
    call("DELETE", "/session/list", { ust: ana }),
    call("DELETE", "", { user_id: cleoId }),
    ["POST", `${USER}/logout`, { body: { ...APP, ust: ana } }],
    ["GET", `${ATTR}/names`, { body: own(ana) }],
    call("POST", "/session", { current_ust: admin, target_ust: ana, ust: undefined }),
    ["POST", LOGIN, { body: { ...APP, username: "ana", password: next } }],
    ["GET", `${USER}/list`, { body: { ...APP, ust: admin, user_id: anaId } }],
  ];
}
