/** Signing in and out, and what is known of sessions. */
import { dateOf } from "./attribute.ts";
import { Connection, type ConnectionOptions } from "./connection.ts";
import { SsoApi } from "./sso-api.ts";

/** What a sign-in gives. */
export interface Session {
  /** Opens the session: a secret. */
  token: string;
  /** Without renewal. */
  expiresAt: Date;
}

/** What a person signs in with. */
export interface Password {
  username: string;
  password: string;
  /** The one-time code, where the account has a second factor: asked for by E005008. */
  code?: string | undefined;
  /** Set in place of a password that has expired (E003004), must be changed (E003007) or is about to expire. */
  newPassword?: string | undefined;
}

/** A session, described. */
export interface SessionDescription {
  sessionId: string;
  userId: string;
  username: string;
  createdAt: Date;
  expiresAt: Date;
  /** The address that signed in. */
  address: string;
  userAgent: string;
}

const EXCHANGE = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
};

/** Starts and ends sessions. Every method throws a `ServiceError` where the service does not do it. */
export class Sessions {
  readonly #options: ConnectionOptions & { app: string };
  readonly #connection: Connection;

  constructor(options: ConnectionOptions & { app: string }) {
    this.#options = options;
    this.#connection = new Connection(options);
  }

  /** Signs in. `passwordExpiresAt` is given where that is soon. */
  async signIn({
    username,
    password,
    code,
    newPassword,
  }: Password): Promise<Session & { userId: string; passwordExpiresAt: Date | null }> {
    const parameters = {
      username,
      password,
      ...(code === undefined ? {} : { totp_code: code }),
      ...(newPassword === undefined ? {} : { new_password: newPassword }),
    };
    const { body } = await this.#api().call("POST", "/zato/sso/user/login", parameters);
    const { status, password_expiry } = body as { status: string; password_expiry?: string };
    const isExpiring = status === "warning" && password_expiry !== undefined;
    return {
      token: body.ust,
      expiresAt: dateOf(body.expiration_time),
      userId: body.user_id,
      passwordExpiresAt: isExpiring ? dateOf(password_expiry) : null,
    };
  }

  /** Exchanges an ID token of a configured identity provider for a session (RFC 8693). */
  async exchange(idToken: string): Promise<Session> {
    const { body } = await this.#connection.send<{ access_token: string; expires_in: number }>({
      method: "POST",
      path: "/oauth2/token",
      body: new URLSearchParams({ ...EXCHANGE, subject_token: idToken, audience: this.#options.app }),
      isIdempotent: false,
    });
    return { token: body.access_token, expiresAt: new Date(Date.now() + body.expires_in * 1_000) };
  }

  /** Describes the session of a token. */
  async describe(token: string): Promise<SessionDescription> {
    const { body } = await this.#api(token).call("GET", "/zato/sso/user/session", {});
    return {
      sessionId: body.session_id,
      userId: body.user_id,
      username: body.username,
      createdAt: dateOf(body.creation_time),
      expiresAt: dateOf(body.expiration_time),
      address: body.remote_addr,
      userAgent: body.user_agent,
    };
  }

  /** Moves the expiry of a session, and returns it. */
  async renew(token: string): Promise<Date> {
    const { body } = await this.#api(token).call("PATCH", "/zato/sso/user/session", {}, { isIdempotent: true });
    return dateOf(body.expiration_time);
  }

  /** Ends a session; one that has ended already is no error. */
  async signOut(token: string): Promise<void> {
    await this.#api(token).call("POST", "/zato/sso/user/logout", {}, { isIdempotent: true });
  }

  #api(token?: string): SsoApi {
    return new SsoApi({ ...this.#options, token });
  }
}
