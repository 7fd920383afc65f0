// How a session begins and ends.

import { call } from "./call.ts";
import { type Caller, callAs } from "./caller.ts";
import { timeOf } from "./times.ts";

/** What a person types; a code and a new password only where the service has asked for one. */
export interface SignIn {
  app: string;
  username: string;
  password: string;
  code?: string;
  newPassword?: string;
}

const ID_TOKEN = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
};

/** Signs in with a password. @returns the session's token, and whether the password is about to expire */
export async function signIn(given: SignIn): Promise<{ ust: string; isPasswordExpiring: boolean }> {
  const { body } = await call("POST", "/zato/sso/user/login", {
    body: {
      current_app: given.app,
      username: given.username,
      password: given.password,
      totp_code: given.code,
      new_password: given.newPassword,
    },
  });
  const { ust, status } = body as { ust: string; status: string };
  return { ust, isPasswordExpiring: status === "warning" };
}

/** Exchanges an ID token of an identity provider for a session. @returns the session's token */
export async function exchange(app: string, idToken: string): Promise<string> {
  const { body } = await call("POST", "/oauth2/token", {
    form: { ...ID_TOKEN, subject_token: idToken, audience: app },
  });
  return (body as { access_token: string }).access_token;
}

/** Ends the session, whether it still lives or not. */
export async function signOut(caller: Caller): Promise<void> {
  await callAs(caller, "POST", "user/logout");
}

/** Prolongs the session. @returns when it ends now, in milliseconds */
export async function renew(caller: Caller): Promise<number> {
  const { body } = await callAs(caller, "PATCH", "user/session");
  return timeOf((body as { expiration_time: string }).expiration_time) ?? 0;
}
