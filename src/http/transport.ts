// A credential that is sent over plain http can be read on the way, so it is refused before it is looked at. A machine
// that talks to itself is excepted, and a runtime behind a proxy that ends TLS, once it is told so.

import { allowsHttp, type Environment } from "../config.ts";

/** Told to who sends a credential over http. */
export const PLAIN_HTTP_RULE =
  "Credentials are taken over https only. Behind a proxy that ends TLS, an administrator sets ALLOW_HTTP to true.";

const LOOPBACK = /^https?:\/\/(?:(?:[^/?#:@]+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?(?:[/?#]|$)/i;

/** Name and port of the service, as the request names them. */
export const hostOf = ({ url }: Request): string => new URL(url).host;

/** Whether a request came over https from another machine: `localhost`, `127.0.0.0/8` and `[::1]` are the same one. */
export function isHttps({ url }: Request): boolean {
  return url.startsWith("https:") && !LOOPBACK.test(url);
}

/** Whether a request came over plain http from another machine. */
export function isPlainHttp(env: Environment, { url }: Request): boolean {
  return url.startsWith("http:") && !LOOPBACK.test(url) && !allowsHttp(env);
}
