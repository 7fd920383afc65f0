// Who acts in a call.

import type { SetBy } from "./attribute.ts";

/** Somebody who acts, as the session knows that acts. */
export interface Actor {
  sessionId: string;
  userId: string;
  username: string;
  isSuperUser: boolean;
}

/** As what somebody acts, also on the own session or user. */
export function actsAs({ isSuperUser }: Pick<Actor, "isSuperUser">): SetBy {
  return isSuperUser ? "super-user" : "owner";
}
