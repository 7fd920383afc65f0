// Who is signed in, and with which API token. Both stay in the memory of this page: loading it anew forgets them.

import { readMe } from "../api/people.ts";
import { type Caller, sessionsOf } from "../api/service.ts";
import { listSessions } from "../api/sessions.ts";
import { drafts } from "./drafts.ts";
import { useWatched, Watched } from "./store.ts";

/** The session that is signed in. */
export interface SignedIn {
  caller: Caller;
  userId: string;
  username: string;
  displayName: string | null;
  isSuperUser: boolean;
  expiresAtMs: number;
  createdAtMs: number;
}

class Credentials extends Watched {
  session: SignedIn | null = null;
  /** Whether the service knows the session no more. */
  hasEnded = false;
  apiToken: string | null = null;

  /** Takes a session's token, and asks whose it is. @throws {Failure} */
  async take(caller: Caller): Promise<void> {
    const [me, sessions] = await Promise.all([readMe(caller), listSessions(caller)]);
    const current = sessions.find(({ isCurrent }) => isCurrent);
    if (this.session !== null && this.session.userId !== me.userId) drafts.dropAll();
    this.session = {
      caller,
      userId: me.userId,
      username: me.username,
      displayName: me.displayName,
      isSuperUser: me.isSuperUser,
      createdAtMs: current?.createdAtMs ?? 0,
      expiresAtMs: current?.expiresAtMs ?? 0,
    };
    this.hasEnded = false;
    this.changed();
  }

  /** Prolongs the session. @throws {Failure} */
  async renew(): Promise<void> {
    if (this.session === null) return;
    const { app, ust } = this.session.caller;
    const expiresAt = await sessionsOf(app).renew(ust);
    this.session = { ...this.session, expiresAtMs: expiresAt.getTime() };
    this.changed();
  }

  /** The service has said that the session lives no more. */
  end(): void {
    this.hasEnded = this.session !== null;
    this.changed();
  }

  takeApiToken(token: string | null): void {
    this.apiToken = token;
    this.changed();
  }

  /** Forgets everything, and ends the session. @throws {Failure} where the service could not be told */
  async leave(): Promise<void> {
    if (this.session !== null && !this.hasEnded) {
      const { app, ust } = this.session.caller;
      await sessionsOf(app).signOut(ust);
    }
    this.forget();
  }

  /** Forgets everything. */
  forget(): void {
    this.session = null;
    this.hasEnded = false;
    this.apiToken = null;
    drafts.dropAll();
    this.changed();
  }
}

export const credentials = new Credentials();

/** The credentials; draws the component anew when they change. */
export function useCredentials(): Credentials {
  useWatched(credentials);
  return credentials;
}

/** The session that is signed in, for components that are shown to nobody else. */
export function useSession(): SignedIn {
  const { session } = useCredentials();
  if (session === null) throw new Error("nobody is signed in");
  return session;
}
