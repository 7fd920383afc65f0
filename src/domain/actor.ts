// Who acts in a call.

/** Somebody who acts, as the session knows that acts. */
export interface Actor {
  sessionId: string;
  userId: string;
  username: string;
  isSuperUser: boolean;
}
