/** Every route of both APIs with every credential, in every place: what a route declares opens it, nothing else does. */
import { beforeAll, describe, expect, it } from "vitest";
import { tokenKeys } from "../../src/config.ts";
import { newSessionSecret } from "../../src/crypto/identifiers.ts";
import { issueUst } from "../../src/crypto/ust.ts";
import { type Credentials, callRoute, ROUTE_CALLS, type RouteCall } from "../kit/every-route.ts";
import { api, READER, WRITER } from "../kit/profiles.ts";
import { newScene, type Scene } from "../kit/scene.ts";
import { env } from "../kit/service.ts";
import { setSetting } from "../kit/settings.ts";
import { LOGOUT } from "../kit/sso.ts";

type Kind =
  | "nothing"
  | "something malformed"
  | "an unknown API token"
  | "a token of no session"
  | "a reader's API token"
  | "a writer's API token"
  | "a person's session"
  | "a super-user's session";

/** How a route refuses: the status and the API's code. */
type Refusal = [status: number, code: string];
type Verdict = "passes" | Refusal;

let scene: Scene;
let tokens: Record<Kind, string>;

beforeAll(async () => {
  scene = await newScene();
  tokens = {
    nothing: "",
    "something malformed": "no-token",
    "an unknown API token": `sat_${"A".repeat(43)}`,
    "a token of no session": await issueUst(tokenKeys(env), newSessionSecret(), Date.now()),
    "a reader's API token": READER.slice("TOKEN ".length),
    "a writer's API token": WRITER.slice("TOKEN ".length),
    "a person's session": scene.session.ust,
    "a super-user's session": scene.admin.ust,
  };
});

const NO_SESSION: Refusal = [403, "E007001"];
const KINDS: Kind[] = [
  ...(["nothing", "something malformed", "an unknown API token", "a token of no session"] as const),
  ...(["a reader's API token", "a writer's API token", "a person's session", "a super-user's session"] as const),
];

/** The kinds about which the contract says something: what a super-user finds as a person is no matter of credentials. */
function kindsOf({ opens }: RouteCall): Kind[] {
  return opens === "session" ? KINDS.filter((kind) => kind !== "a super-user's session") : KINDS;
}

/** What the contract declares. */
function verdict({ route, opens }: RouteCall, kind: Kind): Verdict {
  if (opens === "nothing") return "passes";
  if (opens === "read-token" || opens === "write-token") {
    if (kind === "a writer's API token") return "passes";
    if (kind === "a reader's API token") return opens === "read-token" ? "passes" : [403, "E1002"];
    return kind === "an unknown API token" ? [401, "AU-0015"] : [401, "AU-0018"];
  }
  if (kind === "a super-user's session") return "passes";
  if (kind === "a person's session") return opens === "session" ? "passes" : [403, "E005001"];
  if (route.includes(" /api/")) return [401, expect.stringMatching(/^AU-/)];
  if (kind === "a token of no session" && route === `POST ${LOGOUT}`) return "passes";
  return kind === "nothing" ? [400, "E008003"] : NO_SESSION;
}

const PLACES: [place: string, credentials: (token: string) => Credentials][] = [
  ["in the parameters", (ust) => ({ ust })],
  ["as Bearer", (token) => ({ authorization: `Bearer ${token}` })],
  ["as TOKEN", (token) => ({ authorization: `TOKEN ${token}` })],
];

/** The places where a route of an API looks for a credential. */
function placesOf({ route, opens, tokens: parameters }: RouteCall): typeof PLACES {
  const isProfileToken = opens === "read-token" || opens === "write-token";
  return PLACES.filter(([place]) => {
    if (place === "in the parameters") return parameters.length > 0;
    return place === "as Bearer" || isProfileToken || opens === "nothing" || !route.includes(" /api/");
  });
}

describe.each(ROUTE_CALLS)("$route", (routeCall) => {
  it.each(kindsOf(routeCall))("with %s", async (kind) => {
    setSetting("SIGN_UPS_BY_ADDRESS", undefined);
    for (const [place, credentials] of placesOf(routeCall)) {
      // The SSO API knows no scheme but Bearer: whatever stands behind another one is no credential at all.
      const isSeen = place !== "as TOKEN" || routeCall.route.includes(" /api/");
      const expected = verdict(routeCall, isSeen ? kind : "nothing");
      const given = kind === "nothing" ? {} : credentials(tokens[kind]);
      if (expected === "passes") {
        const own = await newScene();
        const token = ownToken(kind, own);
        const answer = await callRoute(routeCall, own, kind === "nothing" ? {} : credentials(token));
        expect([200, 204], `${place}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
        // There may be so many definitions, and more scenes here.
        await api("DELETE", `/users/attributes/${own.identityId}`);
      } else {
        const { status, body } = await callRoute(routeCall, scene, given);
        const code = routeCall.route.includes(" /api/") ? body.errorCode : (body.sub_status as string[])[0];
        expect([place, status, code]).toEqual([place, ...expected]);
      }
    }
  });
});

/** The token of that kind in a scene of its own, so that one call does not decide about the next. */
function ownToken(kind: Kind, { session, admin }: Scene): string {
  if (kind === "a person's session") return session.ust;
  return kind === "a super-user's session" ? admin.ust : tokens[kind];
}
