/** People, sessions and a profile that calls can be about, as the examples of the API description speak of them. */
import { standInForSts } from "./aws.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person } from "./people.ts";
import { addAttribute, api, expectBody, expectNothing, newProfileId } from "./profiles.ts";
import { expectOk, SESSION_ATTR, USER_ATTR } from "./service.ts";
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
}

/** The attribute that the session and its user have. */
export const PRESENT = "cost-center";
export const PRESENT_VALUE = "the value of what is present";
export const ROLE = { roleArn: "arn:aws:iam::123456789012:role/finance" };
export const MAPPING = { sessionAttributeType: "Session", attributeValue: PRESENT, mappingName: "from-session" };

standInForSts();

/** Makes a scene of its own for a test. */
export async function newScene(): Promise<Scene> {
  const session = await signInDirectly(await newPerson());
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const other = await newPerson();
  await setPresent(session);
  const papId = newProfileId();
  const { id: attributeId } = await addAttribute(papId, { ...MAPPING, transitive: true });
  const definition = { name: `identity-${crypto.randomUUID()}`, dataType: "String" };
  const { id } = expectBody(await api("POST", "/users/attributes", { body: definition }));
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
  };
}

/** Gives a session and its user the attribute that calls are about. */
export async function setPresent({ ust }: LiveSession): Promise<void> {
  const attribute = { name: PRESENT, value: PRESENT_VALUE };
  expectOk(await ask("PUT", SESSION_ATTR, { current_ust: ust, target_ust: ust, ...attribute }));
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
  };
}
