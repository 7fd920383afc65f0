/**
 * The two owners of attributes, so that one table of tests holds for both: a session, where `current_ust` and
 * `target_ust` say who and whose, and a user, where `ust` and `user_id` do.
 */
import { newPerson, newSession } from "./people.ts";
import { type Answer, APP, call, type Fields, SESSION_ATTR, type Sent, USER_ATTR } from "./service.ts";
import { type Place, sessionPlace, userPlace } from "./storage.ts";

/** One owner and the one who acts upon its attributes. */
export interface Owner {
  path: string;
  /** The parameters that every call needs: who acts, upon whom, from where. */
  who: Record<string, string>;
  /** The object that keeps the attributes. */
  place: Place;
  /** Calls with `who` and these parameters: in the query string for GET, in the body otherwise. */
  call(method: string, parameters?: Fields, more?: { sub?: string; headers?: Record<string, string> }): Promise<Answer>;
}

export const OWNERS: [kind: string, make: () => Promise<Owner>][] = [
  ["a session", newSessionOwner],
  ["a user", newUserOwner],
];

async function newSessionOwner(): Promise<Owner> {
  const { ust, sessionId } = await newSession();
  return owner(SESSION_ATTR, { current_ust: ust, target_ust: ust }, sessionPlace(sessionId));
}

async function newUserOwner(): Promise<Owner> {
  const person = await newPerson();
  const { ust } = await newSession(person);
  return owner(USER_ATTR, { ust, user_id: person.userId }, userPlace(person.objectName));
}

function owner(path: string, who: Record<string, string>, place: Place): Owner {
  return {
    path,
    who,
    place,
    call: (method, parameters = {}, { sub = "", headers = {} } = {}) => {
      const all = { ...APP, ...who, ...parameters };
      const sent: Sent =
        method === "GET" || method === "HEAD" ? { query: all as NonNullable<Sent["query"]> } : { body: all };
      return call(method, path + sub, { ...sent, headers });
    },
  };
}
