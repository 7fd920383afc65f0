/**
 * What the audit log says of the call of each operation, in the scene that calls are made in: who acted, on whom, in
 * which profile, on which names and records. Most of it follows from the declaration.
 */
import { expect } from "vitest";
import { ACTS } from "../../src/contract/sso/operation.ts";
import type { OperationId } from "../../src/description/prose/all.ts";
import { isSso } from "../../src/description/prose/examples.ts";
import { actingSession, type RouteCall } from "../kit/every-route.ts";
import { MAPPING, PRESENT, ROLE, type Scene } from "../kit/scene.ts";
import type { Fields } from "../kit/service.ts";

const revision = expect.any(Number);
const RECORD = expect.stringMatching(/^[a-z0-9]{20}$/);
const named = (...names: unknown[]) => ({ names, nameCount: names.length });
const present = () => named(PRESENT);
const fresh = (beginning: string) => named(expect.stringMatching(new RegExp(`^${beginning}-`)));

/** What an operation says of its call that does not stand in its path; a `target` is the id whose hash is written. */
const SAID: { readonly [Id in OperationId]?: (scene: Scene, answer: Fields) => Fields } = {
  createSessionAttributes: () => ({ ...fresh("step-up"), revision }),
  createUserAttributes: () => ({ ...fresh("step-up"), revision }),
  setSessionAttributes: () => ({ ...present(), revision }),
  setUserAttributes: () => ({ ...present(), revision }),
  updateSessionAttributes: () => ({ ...present(), revision }),
  updateUserAttributes: () => ({ ...present(), revision }),
  deleteSessionAttributes: present,
  deleteUserAttributes: present,
  getSessionAttributes: present,
  getUserAttributes: present,
  getSessionAttributesExist: present,
  getUserAttributesExist: present,
  // The person's new session, which the answer does not name.
  login: ({ other }) => ({ actor: other.userId, target: null }),
  createUser: (_, { user_id }) => ({
    target: user_id,
    fields: ["username", "password", "first_name", "auto_approve"],
  }),
  changeUser: () => ({ fields: ["email", "first_name", "last_name"] }),
  changeTotp: () => ({ fields: [] }),
  // Whose sign-up it is the answer does not name.
  signUp: () => ({ target: null }),
  confirmSignUp: () => ({ target: null }),
  changeToConfirmed: () => ({ target: null }),
  changeSignUp: () => ({ target: null }),
  addSessionAttribute: () => ({ ...fresh(PRESENT), record: RECORD, revision: 2 }),
  replaceSessionAttribute: ({ attributeId: record }) => ({ ...present(), record, revision: 2 }),
  removeSessionAttribute: ({ attributeId: record }) => ({ record, revision: 2 }),
  addIdentityAttribute: (_, { name }) => ({ ...named(name), record: RECORD }),
  getIdentityAttribute: ({ identityId: record }, { name }) => ({ ...named(name), record }),
  removeIdentityAttribute: ({ identityId: record }) => ({ record }),
  changeIdentityValues: () => fresh("identity"),
  checkSessionTags: ({ session }) => ({ ...named(MAPPING.mappingName), target: session.sessionId }),
  setEnvironment: () => ({ role: ROLE.roleArn }),
  checkOut: (_, { transactionId: record }) => ({ ...named(MAPPING.mappingName), record }),
  getCredentials: ({ papId: profile, transactionId: record }) => ({ profile, record }),
  checkIn: ({ papId: profile, transactionId: record }) => ({ profile, environment: "main", record }),
};

/** What the line of a call says beside what every line says. `target` is the id of which the hash must stand there. */
export function factsOf(routeCall: RouteCall, scene: Scene, answer: Fields): Fields {
  return {
    ...(isSso(routeCall.operation) ? ofSso(routeCall, scene) : ofProfiles(routeCall, scene)),
    ...SAID[routeCall.operation.id as OperationId]?.(scene, answer),
  };
}

function ofSso(routeCall: RouteCall, scene: Scene): Fields {
  const { operation, opens } = routeCall;
  if (!isSso(operation) || opens === "nothing") return {};
  const acting = actingSession(routeCall, scene);
  const isOnUser = ACTS[operation.acts].user !== "none" && !routeCall.tokens.includes("target_ust");
  const { user_id, target_ust } = routeCall.example.sends;
  const itself = isOnUser ? acting.person.userId : acting.sessionId;
  const session = target_ust === undefined ? undefined : scene.session.sessionId;
  return { actor: acting.person.userId, target: user_id === undefined ? (session ?? itself) : scene.other.userId };
}

function ofProfiles({ operation, opens, example }: RouteCall, { session, ...scene }: Scene): Fields {
  const tokens: Record<string, Fields> = { "read-token": { actor: "reader" }, "write-token": { actor: "writer" } };
  const { papId, environmentId, userId } = operation.takes;
  const environment = Object.hasOwn(example.sends, "environmentId") ? scene.otherEnvironmentId : scene.environmentId;
  return {
    ...tokens[opens],
    ...(opens === "session" ? { actor: session.person.userId, target: session.sessionId } : {}),
    ...(papId ? { profile: scene.papId } : {}),
    ...(environmentId ? { environment } : {}),
    ...(userId ? { target: session.person.userId } : {}),
  };
}
