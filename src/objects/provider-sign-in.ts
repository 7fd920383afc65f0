// Signing in with an ID token that the Worker has verified: whose user it is, whether that person may come in, and what
// the provider says of the person now. The first token of a person makes the user.

import { type FirstAttribute, type ProvidedField, withProvided } from "../domain/claim-mapping.ts";
import type { ProviderIdentity, SignUp } from "../domain/identity-provider.ts";
import { type Outcome, refuse } from "../domain/outcome.ts";
import { type StandingRefusal, standingRefusal } from "../domain/sign-in.ts";
import { NAMELESS, ORDINARY, type UserStanding } from "../domain/user.ts";
import type { ProviderIdentityStore } from "../storage/provider-identity-store.ts";
import type { UserRecord, UserStore } from "../storage/user-store.ts";
import type { LiveSessions, SessionRequest } from "./live-sessions.ts";
import type { UserLifecycle } from "./user-lifecycle.ts";

/** What a verified token says, and what to note of the session. */
export interface ProviderSignInRequest extends SessionRequest {
  /** As the person is called here, normalised. */
  username: string;
  /** For a new user; its first part names this object. */
  userId: string;
  identity: ProviderIdentity;
  /** When the provider has issued the token, in seconds. */
  issuedAt: number;
  fields: ProvidedField[];
  /** null leaves the role as it is. */
  isSuperUser: boolean | null;
  signUp: SignUp;
  /** How long the session lives at the longest, renewed or not. */
  livesMs: number;
  attributes: FirstAttribute[];
}

/** Why a person of a provider is not let in; the log has these words. */
export type ProviderRefusal =
  /** Nobody is known by that name, and the provider makes nobody known. */
  | "sign-up-closed"
  /** The name is somebody else's: of another subject, or of no provider's at all. */
  | "another-user"
  | StandingRefusal
  | "rejected"
  /** The token is older than the last lock, change of role or sign-out everywhere. */
  | "issued-before"
  /** The session had to end while it was made. */
  | "sign-in-undone";

/** The session that was made, and whose it is. */
export type ProviderSignInOutcome = Outcome<{ userId: string; expiresAtMs: number }, ProviderRefusal>;

type Refused = ReturnType<typeof refuse<ProviderRefusal>>;

export class ProviderSignIn {
  readonly #lifecycle: UserLifecycle;
  readonly #sessions: LiveSessions;
  readonly #identity: ProviderIdentityStore;

  constructor(lifecycle: UserLifecycle, sessions: LiveSessions, identity: ProviderIdentityStore) {
    this.#lifecycle = lifecycle;
    this.#sessions = sessions;
    this.#identity = identity;
  }

  /** Signs in: makes a session, whose token may leave only when the answer is ok. */
  async run(request: ProviderSignInRequest): Promise<ProviderSignInOutcome> {
    if (!this.#lifecycle.present()) {
      if (request.signUp === "closed") return refuse("sign-up-closed");
      await this.#makeUser(request);
    }
    const userId = this.#lifecycle.named(request.username)?.userId ?? "";
    const updated = await this.#lifecycle.update(userId, (store, user) => this.#update(store, user, request));
    if (!updated.ok) return refuse("another-user");
    if (!updated.result.ok) return updated.result;
    await this.#sessions.endMarked();
    // From here to the row of the session nothing waits, so what is seen now is what the session is made for.
    const user = this.#lifecycle.find(userId);
    if (!user) return refuse("another-user");
    const late = this.#standingFault(user, request) ?? this.#ageFault(updated.result.takenFromMs);
    if (late) return late;
    const opened = await this.#sessions.open(user, request);
    return opened.ok ? { ok: true, userId, expiresAtMs: opened.expiresAtMs } : refuse("sign-in-undone");
  }

  /** Another exchange at the same time may make the user first; then this one finds it. */
  async #makeUser({ username, userId, identity, ...request }: ProviderSignInRequest): Promise<void> {
    const standing: UserStanding = { ...ORDINARY, isSuperUser: request.isSuperUser ?? false };
    if (request.signUp === "approved") standing.approvalStatus = "approved";
    // The provider makes the username, too.
    const nameless = { ...NAMELESS, vouched: ["username" as const] };
    const user = { ...nameless, ...withProvided(nameless, request.fields), ...standing, username };
    await this.#lifecycle.createByProvider(user, userId, () => this.#identity.insert(identity));
  }

  /** In the transaction of the user: judges, then brings fields and role up to date. Another role ends all sessions. */
  #update(
    store: UserStore,
    user: UserRecord,
    request: ProviderSignInRequest,
  ): Outcome<{ takenFromMs: number }, ProviderRefusal> {
    const refused = this.#standingFault(user, request) ?? this.#ageFault(request.issuedAt * 1000);
    if (refused) return refused;
    const isSuperUser = request.isSuperUser ?? user.isSuperUser;
    const next = { ...user, ...withProvided(user, request.fields), isSuperUser };
    if (JSON.stringify(next) !== JSON.stringify(user)) store.change(next);
    if (isSuperUser !== user.isSuperUser) {
      this.#sessions.markEnding({ except: null });
      this.#identity.refuseBefore(Date.now());
    }
    return { ok: true, takenFromMs: this.#identity.read()?.refusedBeforeMs ?? 0 };
  }

  #standingFault(user: UserRecord, { identity: { issuer, subject } }: ProviderSignInRequest): Refused | null {
    const known = this.#identity.read();
    if (known?.issuer !== issuer || known.subject !== subject) return refuse("another-user");
    const reason = standingRefusal(user);
    if (reason === null) return null;
    return refuse(user.approvalStatus === "rejected" && reason === "not-approved" ? "rejected" : reason);
  }

  /** Times of tokens are whole seconds: one of the very second is taken. */
  #ageFault(issuedAtMs: number): Refused | null {
    const { refusedBeforeMs = 0 } = this.#identity.read() ?? {};
    return Math.floor(issuedAtMs / 1000) < Math.floor(refusedBeforeMs / 1000) ? refuse("issued-before") : null;
  }
}
