/** People, sessions and a profile that calls can be about, as the examples of the API description speak of them. */
import { sessionObject } from "../../src/objects/object-client.ts";
import { standInForSts } from "./aws.ts";
import { type LiveSession, newPerson, newSession, newSignUp, PASSWORD, type Person } from "./people.ts";
import { addAttribute, api, expectBody, expectNothing, newProfileId } from "./profiles.ts";
import { env, expectOk, USER_ATTR } from "./service.ts";
import { ask, signInDirectly } from "./sso.ts";

export interface Scene {
  /** An ordinary person's session, which the person's object knows of. */
  session: LiveSession;
  /** The session of a super-user. */
  admin: LiveSession;
  /** Somebody to be administered. */
  other: Person;
  papId: string;
  /** The profile's one session attribute. */
  attributeId: string;
  /** Its environments: checked out by the session, and not. */
  environmentId: string;
  otherEnvironmentId: string;
  /** The check-out of the session. */
  transactionId: string;
  /** A definition of an identity attribute. */
  identityId: string;
  /** The token of a sign-up that is not confirmed yet. */
  confirmToken: string;
}

/** The attribute that the session and its user have. */
export const PRESENT = "cost-center";
export const PRESENT_VALUE = "the value of what is present";
export const ROLE = { roleArn: "arn:aws:iam::123456789012:role/finance" };
export const MAPPING = { sessionAttributeType: "Session", attributeValue: PRESENT, mappingName: "from-session" };

/** Who sets what becomes a tag. */
const SUPER_USER = { sessionId: "", userId: "", username: "", isSuperUser: true };

standInForSts();

/** Ids of the definitions of the last scenes: there may be 200 at once. */
const definitions: string[] = [];
const KEPT_DEFINITIONS = 100;

async function forgetOldDefinitions(): Promise<void> {
  const oldest = definitions.length >= KEPT_DEFINITIONS ? definitions.shift() : undefined;
  // A test may have removed it.
  if (oldest !== undefined) await api("DELETE", `/users/attributes/${oldest}`);
}

/** Makes a scene of its own for a test. */
export async function newScene(): Promise<Scene> {
  const session = await signInDirectly(await newPerson());
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const other = await newPerson();
  await setPresent(session);
  const papId = newProfileId();
  const { id: attributeId } = await addAttribute(papId, { ...MAPPING, transitive: true });
  await forgetOldDefinitions();
  const definition = { name: `identity-${crypto.randomUUID()}`, dataType: "String" };
  const { id } = expectBody(await api("POST", "/users/attributes", { body: definition }));
  definitions.push(String(id));
  for (const each of ["main", "other"]) {
    expectNothing(await api("PUT", `/paps/${papId}/environments/${each}`, { body: ROLE }));
  }
  expectNothing(await api("PUT", `/paps/${papId}/members/${session.person.userId}`));
  const authorization = `Bearer ${session.ust}`;
  const { transactionId } = expectBody(await api("POST", `/access/${papId}/environments/main`, { authorization }));
  return {
    session,
    admin,
    other,
    papId,
    attributeId,
    environmentId: "main",
    otherEnvironmentId: "other",
    transactionId: String(transactionId),
    identityId: String(id),
    confirmToken: await newSignUp(),
  };
}

/** Gives a session and its user the attribute that calls are about; that of the session becomes a tag. */
export async function setPresent({ ust, sessionId }: LiveSession): Promise<void> {
  const attribute = { name: PRESENT, value: PRESENT_VALUE };
  const change = { mode: "set" as const, items: [{ ...attribute, encrypt: false }] };
  await sessionObject(env, sessionId).call((stub) => stub.editAttributes(SUPER_USER, change));
  expectOk(await ask("PUT", USER_ATTR, { ust, ...attribute }));
}

/** What stands in an example for each of its placeholders. */
export function idsOf(scene: Scene, acting: LiveSession): Record<string, string> {
  const { session, other, papId, attributeId, environmentId, otherEnvironmentId, transactionId, identityId } = scene;
  return {
    ust: acting.ust,
    target_ust: session.ust,
    user_id: other.userId,
    userId: session.person.userId,
    username: other.username,
    password: PASSWORD,
    papId,
    attributeId,
    environmentId,
    otherEnvironmentId,
    transactionId,
    identityId,
    confirm_token: scene.confirmToken,
  };
}
