/**
 * One call of every route of the service that succeeds, so that what must hold of all routes is tested of all. That
 * none is missing here is tested in test/http/every-route.test.ts.
 */
import { standInForSts } from "./aws.ts";
import { type LiveSession, newPerson, newSession, PASSWORD, type Person } from "./people.ts";
import { addAttribute, api, expectBody, expectNothing, newProfileId, READER, WRITER } from "./profiles.ts";
import { type Answer, APP, call, expectOk, type Fields, SESSION_ATTR, type Sent, USER_ATTR } from "./service.ts";
import { ask, LOGIN, LOGOUT, SESSION, signInDirectly, USER } from "./sso.ts";

/** The one credential that opens a route. */
type Opens = "nothing" | "session" | "super-user" | "read-token" | "write-token";

/** A route as the app and the audit log name it, and what a call of it sends beside its credential. */
export interface RouteCall {
  route: string;
  opens: Opens;
  /** Parameters that carry a session's token; none where a header does. */
  tokens: string[];
  fields: (scene: Scene) => Fields | Fields[];
}

/** People, sessions and a profile that calls can be about. */
export interface Scene {
  /** An ordinary person's session, which the person's object knows of. */
  session: LiveSession;
  /** The session of a super-user. */
  admin: LiveSession;
  /** Somebody to be administered. */
  other: Person;
  papId: string;
  /** The profile's one session attribute. */
  attributeId: string;
  /** Its environments: checked out by the session, and not. */
  environmentId: string;
  otherEnvironmentId: string;
  /** The check-out of the session. */
  transactionId: string;
  /** A definition of an identity attribute. */
  identityId: string;
}

/** What a call proves itself with: a session's token in its parameters, or a header. */
export interface Credentials {
  ust?: string;
  authorization?: string;
}

/** The attribute that the session and its user have. */
export const PRESENT = "present";
export const PRESENT_VALUE = "the value of what is present";
export const ROLE = { roleArn: "arn:aws:iam::123456789012:role/finance" };
export const MAPPING = { sessionAttributeType: "Session", attributeValue: PRESENT, mappingName: "from-session" };

let made = 0;
/** A name that nobody and nothing has. */
function fresh(what: string): string {
  made += 1;
  return `${what}-${made}-${crypto.randomUUID()}`;
}

const none = (): Fields => ({});
const present = () => ({ name: PRESENT });
const otherUser = ({ other }: Scene) => ({ user_id: other.userId });
const identityValue = ({ identityId }: Scene) => ({ attributeId: identityId, attributeValue: "the person's value" });

const PROFILE = "/api/paps/:papId";
const IDENTITY = "/api/users/attributes";
const VALUES = "/api/users/:userId/custom-attributes";
const ACCESS = "/api/access";
const UST = ["ust"];
const BOTH = ["current_ust", "target_ust"];

type Row = [route: string, opens: Opens, tokens: string[], fields: RouteCall["fields"]];

const CALLS: Row[] = [
  ...attributeCalls(SESSION_ATTR, BOTH),
  ...attributeCalls(USER_ATTR, UST),
  [`POST ${LOGIN}`, "nothing", [], ({ other }) => ({ username: other.username, password: PASSWORD })],
  [`POST ${LOGOUT}`, "session", UST, none],
  [`GET ${SESSION}`, "session", BOTH, none],
  [`POST ${SESSION}`, "super-user", BOTH, none],
  [`PATCH ${SESSION}`, "session", UST, none],
  [`DELETE ${SESSION}`, "session", BOTH, none],
  [`GET ${SESSION}/list`, "session", UST, none],
  [`DELETE ${SESSION}/list`, "session", UST, none],
  [`POST ${USER}`, "super-user", UST, () => ({ username: fresh("user"), password: PASSWORD })],
  [`GET ${USER}`, "session", UST, none],
  [`PATCH ${USER}`, "session", UST, () => ({ first_name: "Ann" })],
  [`DELETE ${USER}`, "super-user", UST, otherUser],
  [`GET ${USER}/list`, "super-user", UST, none],
  [`POST ${USER}/approve`, "super-user", UST, otherUser],
  [`POST ${USER}/lock`, "super-user", UST, otherUser],
  [`POST ${USER}/unlock`, "super-user", UST, otherUser],
  [`PATCH ${USER}/password`, "session", UST, () => ({ old_password: PASSWORD, new_password: "a-new-password" })],
  [`POST ${USER}/rewrap`, "super-user", UST, none],
  ["GET /api/health", "nothing", [], none],
  ["GET /api/features", "nothing", [], none],
  [`POST ${PROFILE}/session-attributes`, "write-token", [], () => ({ ...MAPPING, mappingName: fresh("tag") })],
  [`PUT ${PROFILE}/session-attributes`, "write-token", [], ({ attributeId: id }) => ({ ...MAPPING, id })],
  [`GET ${PROFILE}/session-attributes`, "read-token", [], none],
  [`DELETE ${PROFILE}/session-attributes/:id`, "write-token", [], none],
  [`GET ${PROFILE}/environments`, "read-token", [], none],
  [`GET ${PROFILE}/environments/:environmentId`, "read-token", [], none],
  [`PUT ${PROFILE}/environments/:environmentId`, "write-token", [], () => ROLE],
  [`DELETE ${PROFILE}/environments/:environmentId`, "write-token", [], none],
  [`GET ${PROFILE}/members`, "read-token", [], none],
  [`PUT ${PROFILE}/members/:userId`, "write-token", [], none],
  [`DELETE ${PROFILE}/members/:userId`, "write-token", [], none],
  [`GET ${IDENTITY}`, "read-token", [], none],
  [`POST ${IDENTITY}`, "write-token", [], () => ({ name: fresh("identity"), dataType: "String" })],
  [`GET ${IDENTITY}/identity-types`, "read-token", [], none],
  [`GET ${IDENTITY}/:id`, "read-token", [], none],
  [`DELETE ${IDENTITY}/:id`, "write-token", [], none],
  [`GET ${VALUES}`, "read-token", [], none],
  [`PATCH ${VALUES}`, "write-token", [], (scene) => [{ op: "add", customUserAttribute: identityValue(scene) }]],
  [`POST ${PROFILE}/session-tags`, "read-token", [], ({ session }) => ({ ust: session.ust })],
  [`POST ${ACCESS}/:papId/environments/:environmentId`, "session", [], none],
  [`GET ${ACCESS}/app-access-status`, "session", [], none],
  [`GET ${ACCESS}/:transactionId/tokens`, "session", [], none],
  [`PUT ${ACCESS}/:transactionId`, "session", [], none],
];

function attributeCalls(path: string, tokens: string[]): Row[] {
  const data = [
    { name: PRESENT, value: "the value that it is set to" },
    { name: fresh("attribute"), value: "another value" },
  ];
  return [
    [
      `POST ${path}`,
      "session",
      tokens,
      () => ({ name: fresh("attribute"), value: "the value of a new one", encrypt: true }),
    ],
    [`PUT ${path}`, "session", tokens, () => ({ data })],
    [`PATCH ${path}`, "session", tokens, () => ({ name: PRESENT, value: "the value after an update", expiration: 60 })],
    [`DELETE ${path}`, "session", tokens, present],
    [`GET ${path}`, "session", tokens, present],
    [`GET ${path}/exists`, "session", tokens, present],
    [`GET ${path}/names`, "session", tokens, none],
    [`GET ${path}/all`, "session", tokens, none],
  ];
}

export const ROUTE_CALLS: RouteCall[] = CALLS.map(([route, opens, tokens, fields]) => ({
  route,
  opens,
  tokens,
  fields,
}));

standInForSts();

/** Makes a scene of its own for a test. */
export async function newScene(): Promise<Scene> {
  const session = await signInDirectly(await newPerson());
  const admin = await newSession(await newPerson({ isSuperUser: true }));
  const other = await newPerson();
  const papId = newProfileId();
  const attribute = { name: PRESENT, value: PRESENT_VALUE };
  expectOk(await ask("PUT", SESSION_ATTR, { current_ust: session.ust, target_ust: session.ust, ...attribute }));
  expectOk(await ask("PUT", USER_ATTR, { ust: session.ust, ...attribute }));
  const { id: attributeId } = await addAttribute(papId, { ...MAPPING, transitive: true });
  const definition = { name: fresh("identity"), dataType: "String" };
  const { id } = expectBody(await api("POST", "/users/attributes", { body: definition }));
  for (const each of ["main", "other"]) {
    expectNothing(await api("PUT", `/paps/${papId}/environments/${each}`, { body: ROLE }));
  }
  expectNothing(await api("PUT", `/paps/${papId}/members/${session.person.userId}`));
  const authorization = `Bearer ${session.ust}`;
  const { transactionId } = expectBody(await api("POST", `/access/${papId}/environments/main`, { authorization }));
  return {
    ...{ session, admin, other, papId, attributeId, environmentId: "main", otherEnvironmentId: "other" },
    ...{ transactionId: String(transactionId), identityId: String(id) },
  };
}

/** The credentials that open a route. */
export function credentialsOf({ opens, tokens }: RouteCall, { session, admin }: Scene): Credentials {
  if (opens === "nothing") return {};
  if (opens === "read-token") return { authorization: READER };
  if (opens === "write-token") return { authorization: WRITER };
  const { ust } = opens === "session" ? session : admin;
  return tokens.length > 0 ? { ust } : { authorization: `Bearer ${ust}` };
}

/** The path of a route with the scene's ids in it. */
export function pathOf({ route }: RouteCall, { session, ...scene }: Scene): string {
  const ids: Record<string, string> = {
    papId: scene.papId,
    environmentId: route.includes(ACCESS) ? scene.otherEnvironmentId : scene.environmentId,
    transactionId: scene.transactionId,
    userId: session.person.userId,
    id: route.includes(PROFILE) ? scene.attributeId : scene.identityId,
  };
  return verbAndPath(route)[1].replace(/:(\w+)/g, (_, id: string) => ids[id] ?? "");
}

/** What a call sends, with those credentials: parameters in the query string for GET, in the body otherwise. */
export function sentOf(routeCall: RouteCall, scene: Scene, { ust, authorization }: Credentials): Sent {
  const isGet = routeCall.route.startsWith("GET ");
  const fields = routeCall.fields(scene);
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  if (routeCall.route.includes(" /api/")) return isGet ? { headers } : { headers, raw: JSON.stringify(fields) };
  const tokens = ust === undefined ? {} : Object.fromEntries(routeCall.tokens.map((parameter) => [parameter, ust]));
  const all: Fields = { ...APP, ...tokens, ...fields };
  return isGet ? { headers, query: all as Record<string, string> } : { headers, body: all };
}

/** Calls a route, with what opens it unless something else is given. */
export function callRoute(
  routeCall: RouteCall,
  scene: Scene,
  credentials = credentialsOf(routeCall, scene),
): Promise<Answer> {
  const [verb] = verbAndPath(routeCall.route);
  return call(verb, pathOf(routeCall, scene), sentOf(routeCall, scene, credentials));
}

function verbAndPath(route: string): [verb: string, path: string] {
  const [verb = "", path = ""] = route.split(" ");
  return [verb, path];
}
