/** Every example of the API description is sent, and answered as the description says: status, headers and body. */
import { registerSchema, unregisterSchema, validate } from "@hyperjump/json-schema/draft-2020-12";
import { expect, it } from "vitest";
import type { Operation } from "../../src/contract/operation.ts";
import { PROFILE_OPERATIONS } from "../../src/contract/profiles/all.ts";
import { SSO_OPERATIONS } from "../../src/contract/sso/all.ts";
import { ACTS } from "../../src/contract/sso/operation.ts";
import type { OperationId } from "../../src/description/prose/all.ts";
import { EXAMPLES, filled, inPathOf, isSso } from "../../src/description/prose/examples.ts";
import type { Json } from "../../src/description/prose/prose.ts";
import { actingSession, ROUTE_CALLS } from "../kit/every-route.ts";
import { type StandIn, standInForProvider } from "../kit/identity-provider.ts";
import type { LiveSession } from "../kit/people.ts";
import { WRITER } from "../kit/profiles.ts";
import { idsOf, newScene, type Scene } from "../kit/scene.ts";
import { type Fields, type Sent, send } from "../kit/service.ts";
import { setTokenIssuer } from "../kit/token-issuer.ts";
import {
  DESCRIBED,
  type DescribedOperation,
  type DescribedResponse,
  FORM_TYPE,
  JSON_TYPE,
  resolved,
  standalone,
} from "./description.ts";

/** Headers that the description says something about. */
const HEADERS = ["ETag", "Retry-After", "Allow", "X-Zato-CID", "Cache-Control", "WWW-Authenticate"];

const BY_ID = new Map<string, Operation>(
  [...SSO_OPERATIONS, ...PROFILE_OPERATIONS].map((operation) => [operation.id, operation]),
);

/** One example as it stands in the description. */
interface Shown {
  id: string;
  example: string;
  method: string;
  path: string;
  operation: DescribedOperation;
  query: Record<string, Json>;
  body: Json | undefined;
  isForm: boolean;
}

/** The examples of a call: those of its body, or else those of its parameters, each with what stands in all of them. */
function examplesOf({ method, path, operation }: (typeof DESCRIBED)[number]): Shown[] {
  const parameters = (operation.parameters ?? []).map(resolved).filter((one) => one.in === "query");
  const always = Object.fromEntries(
    parameters.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example as Json]])),
  );
  const { [JSON_TYPE]: json, [FORM_TYPE]: form } = operation.requestBody?.content ?? {};
  const bodies = (json ?? form)?.examples;
  const named = Object.keys(bodies ?? Object.assign({}, ...parameters.map(({ examples }) => examples ?? {})));
  return (named.length > 0 ? named : ["call"]).map((example) => {
    const chosen = parameters.flatMap(({ name, examples }) => {
      const value = examples?.[example]?.value as Json | undefined;
      return value === undefined ? [] : [[name, value] as const];
    });
    const query = { ...always, ...Object.fromEntries(chosen) };
    const body = bodies?.[example]?.value as Json | undefined;
    return { id: operation.operationId, example, method, path, operation, query, body, isForm: form !== undefined };
  });
}

const SHOWN = DESCRIBED.flatMap(examplesOf);

/** The session that acts in the examples of a call. */
function actingIn({ id }: Shown, scene: Scene): LiveSession {
  const routeCall = ROUTE_CALLS.find(({ operation }) => operation.id === id);
  return routeCall ? actingSession(routeCall, scene) : scene.session;
}

function authorizationOf(shown: Shown, scene: Scene): Record<string, string> {
  const { operation, query, body } = shown;
  const known = BY_ID.get(shown.id);
  const acting = known && isSso(known) ? ACTS[known.acts].acting : null;
  if (acting !== null && Object.hasOwn({ ...query, ...(body as Fields | undefined) }, acting)) return {};
  const schemes = operation.security.flatMap((one) => Object.keys(one));
  if (schemes.includes("apiToken")) return { Authorization: WRITER };
  return schemes.includes("sessionToken") ? { Authorization: `Bearer ${actingIn(shown, scene).ust}` } : {};
}

async function sentBy(shown: Shown, scene: Scene): Promise<{ path: string; sent: Sent }> {
  const ids = idsOf(scene, actingIn(shown, scene));
  const examples = EXAMPLES[shown.id as OperationId];
  const { sends = {}, unique = "" } = examples[shown.example] ?? Object.values(examples)[0] ?? {};
  const path = shown.path.replace(/\{(\w+)\}/g, (_, name: string) => String(filled(inPathOf(name, sends), ids)));
  const query = Object.entries(filled(shown.query, ids) as Record<string, Json>).map(
    ([name, value]) => [name, [value].flat().map(String)] as const,
  );
  const other = { field: unique, ending: `-${crypto.randomUUID()}` };
  const headers = authorizationOf(shown, scene);
  if (shown.isForm)
    return { path, sent: await formOf(shown.body as Record<string, string>, await standInForProvider()) };
  const body = shown.body === undefined ? {} : { raw: JSON.stringify(filled(shown.body, ids, other)) };
  return { path, sent: { query: Object.fromEntries(query), headers, ...body } };
}

/** A form whose token a provider has signed. */
async function formOf(body: Record<string, string>, provider: StandIn): Promise<Sent> {
  const raw = new URLSearchParams({ ...body, subject_token: await provider.token() });
  return { raw: raw.toString(), headers: { "Content-Type": FORM_TYPE } };
}

async function expectDescribed(response: Response, { responses }: DescribedOperation): Promise<void> {
  const found = responses[response.status];
  expect(found, `${response.status} is described`).toBeDefined();
  const described = resolved(found as DescribedResponse);
  for (const name of HEADERS) if (response.headers.has(name)) expect(Object.keys(described.headers)).toContain(name);
  const text = await response.text();
  const schema = described.content?.["application/json"]?.schema;
  expect(text === "").toBe(schema === undefined);
  if (schema) expect(await faults(schema, text)).toEqual([]);
}

const ANSWER = "https://description.example/answer";

/** What is wrong with an answer. */
async function faults(schema: object, text: string): Promise<string[]> {
  registerSchema(standalone(schema) as Parameters<typeof registerSchema>[0], ANSWER);
  try {
    const output = await validate(ANSWER, JSON.parse(text), "BASIC");
    const errors = output.valid ? [] : (output.errors ?? []);
    return errors.map(({ instanceLocation, absoluteKeywordLocation }) => instanceLocation + absoluteKeywordLocation);
  } finally {
    unregisterSchema(ANSWER);
  }
}

it("there are examples of every operation", () => {
  expect(new Set(SHOWN.map(({ id }) => id)).size).toBe(DESCRIBED.length);
  expect(SHOWN.length).toBeGreaterThan(80);
});

it.each(SHOWN)("$id: $example", async (shown) => {
  const { path, sent } = await sentBy(shown, await newScene());
  if (path.startsWith("/.well-known/")) await setTokenIssuer();
  const response = await send(shown.method, path, sent);
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  await expectDescribed(response, shown.operation);
});

it("an answer of another form is told apart", async () => {
  const [{ operation } = {}] = DESCRIBED.filter((one) => one.operation.operationId === "login");
  const schema = resolved(operation?.responses["200"] as DescribedResponse).content?.["application/json"]?.schema;
  expect(await faults(schema ?? {}, '{"status":"ok","cid":"none"}')).not.toEqual([]);
});
