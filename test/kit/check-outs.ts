/**
 * Check-outs in process, as a person makes them: with the token of a session, at a profile that was set up for it.
 */
import { type LiveSession, newSession, type Person } from "./people.ts";
import { addAttribute, api, expectBody, expectNothing, newProfileId, type ProfileAnswer } from "./profiles.ts";
import { sessionPlace, sql } from "./storage.ts";

/** The role that profiles of tests give. */
export const ROLE = "arn:aws:iam::123456789012:role/finance";

/** What a check-out is answered with. */
export interface Transaction {
  transactionId: string;
  environmentId: string;
  status: string;
  expiration: string;
}

/** Makes a profile with those session attributes, the environments `main` and `other`, and one member. */
export async function newProfile(member: Person, attributes: object[] = [], environment = {}): Promise<string> {
  const papId = newProfileId();
  for (const attribute of attributes) await addAttribute(papId, attribute as Record<string, unknown>);
  for (const id of ["main", "other"]) {
    const body = { roleArn: ROLE, ...environment };
    expectNothing(await api("PUT", `/paps/${papId}/environments/${id}`, { body }));
  }
  expectNothing(await api("PUT", `/paps/${papId}/members/${member.userId}`));
  return papId;
}

/** What a session can do on the person's own side of the profile API. */
export interface Holder extends LiveSession {
  checkOut(papId: string, environmentId?: string): Promise<ProfileAnswer>;
  /** Checks out, which must succeed. */
  checkedOut(papId: string, environmentId?: string): Promise<Transaction>;
  list(): Promise<ProfileAnswer>;
  tokens(transactionId: string): Promise<ProfileAnswer>;
  checkIn(transactionId: string): Promise<ProfileAnswer>;
}

/** The rows of a session's check-outs, as its object keeps them: `done` is 0 for a lease. */
export const rowsOf = ({ sessionId }: Holder) =>
  sql(sessionPlace(sessionId), "SELECT environment_id AS id, credentials IS NOT NULL AS done FROM check_out");

/** What a session's list shows. */
export const listOf = async (holder: Holder) => expectBody<unknown[]>(await holder.list());

/** A session, by default a new one of a new person, that checks out. */
export async function newHolder(session?: LiveSession): Promise<Holder> {
  const live = session ?? (await newSession());
  const authorization = `Bearer ${live.ust}`;
  const checkOut = (papId: string, environmentId = "main") =>
    api("POST", `/access/${papId}/environments/${environmentId}?accessType=PROGRAMMATIC`, { authorization });
  return {
    ...live,
    checkOut,
    checkedOut: async (papId, environmentId) => expectBody<Transaction>(await checkOut(papId, environmentId)),
    list: () => api("GET", "/access/app-access-status", { authorization }),
    tokens: (transactionId) => api("GET", `/access/${transactionId}/tokens`, { authorization }),
    checkIn: (transactionId) => api("PUT", `/access/${transactionId}?type=API`, { authorization }),
  };
}
