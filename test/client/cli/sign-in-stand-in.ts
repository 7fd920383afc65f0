/**
 * A stand-in for the service's sign-in, where a test needs an account or an identity provider that asks for more than a
 * password. It speaks the forms of the API, and notes what it was sent.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export const PASSWORD = "correct horse battery";
export const EXPIRING_PASSWORD = "a password of last year";
export const EXPIRED_PASSWORD = "an old password";
export const CODE = "123456";
export const ID_TOKEN = "header.claims.signature";
const TOKEN = "a-session-token";

type Answer = [status: number, body: object];

export interface SignInStandIn {
  url: string;
  /** Bodies of sign-ins and exchanges, in order. */
  sent: Record<string, string>[];
  close(): Promise<void>;
}

/** Starts it on a free port of the loopback. */
export async function startSignInStandIn(): Promise<SignInStandIn> {
  const sent: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request, sent);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(request: IncomingMessage, sent: Record<string, string>[]): Promise<Answer> {
  const body = await text(request);
  const path = request.url?.split("?")[0];
  if (path === "/zato/sso/user/login") {
    const given = JSON.parse(body);
    sent.push(given);
    return judged(given);
  }
  if (path === "/oauth2/token") {
    const given = Object.fromEntries(new URLSearchParams(body));
    sent.push(given);
    return exchanged(given);
  }
  return ok({
    session_id: "s".repeat(20),
    user_id: "zusr",
    username: "alice",
    creation_time: "2026-01-01T00:00:00",
    expiration_time: "2126-01-01T00:00:00",
    remote_addr: "127.0.0.1",
    user_agent: "",
  });
}

/** The password, the code, then whether the password is still good: in the order of the API. */
function judged({ password, totp_code, new_password }: Record<string, string>): Answer {
  if (![PASSWORD, EXPIRING_PASSWORD, EXPIRED_PASSWORD].includes(password ?? "")) return refused("E005001");
  if (totp_code === undefined) return refused("E005008");
  if (totp_code !== CODE) return refused("E005001");
  if (password === EXPIRED_PASSWORD && new_password === undefined) return refused("E003004");
  const warning = password === EXPIRING_PASSWORD ? { status: "warning", sub_status: ["W003005"] } : {};
  const times = { expiration_time: "2126-01-01T00:00:00", password_expiry: "2126-02-01T00:00:00" };
  return ok({ ...warning, ust: TOKEN, user_id: "zusr", ...times });
}

function exchanged({ subject_token }: Record<string, string>): Answer {
  if (subject_token === ID_TOKEN) return [200, { access_token: TOKEN, token_type: "Bearer", expires_in: 3_600 }];
  return [400, { error: "invalid_request", error_description: "The subject token is not acceptable." }];
}

const ok = (body: object): Answer => [200, { status: "ok", cid: "0".repeat(24), ...body }];
const refused = (code: string): Answer => [
  403,
  { status: "error", cid: "0".repeat(24), sub_status: [code], message: "Refused." },
];
