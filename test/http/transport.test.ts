/** What counts as the same machine, where credentials go over plain http: the name alone, however it is written. */
import { expect, it } from "vitest";
import { isHttps, isPlainHttp } from "../../src/http/transport.ts";
import { env } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";

/** A request as a runtime hands it over: with the host as the client wrote it. */
const at = (url: string) => ({ url }) as Request;

it.each(["localhost", "LOCALHOST:8787", "a.localhost", "a.b.Localhost", "127.0.0.1", "127.9.9.9:80", "[::1]:8787"])(
  "%s is this machine",
  (host) => {
    setSetting("ALLOW_HTTP", "false");
    for (const rest of ["", "/path", "?query"]) expect(isPlainHttp(env, at(`http://${host}${rest}`))).toBe(false);
    expect(isHttps(at(`https://${host}/`))).toBe(false);
  },
);

it.each([
  "sso.example.com",
  "localhost.example.com",
  "localhost@example.com",
  "127.0.0.1.example.com",
  "127.0.0.1@example.com",
  "10.0.0.1",
  "0.0.0.0",
  "notlocalhost",
])("%s is another one, unless ALLOW_HTTP says that TLS ends before it", (host) => {
  setSetting("ALLOW_HTTP", "false");
  expect(isPlainHttp(env, at(`http://${host}/`))).toBe(true);
  expect(isHttps(at(`https://${host}/`))).toBe(true);
  setSetting("ALLOW_HTTP", "true");
  expect(isPlainHttp(env, at(`http://${host}/`))).toBe(false);
});
