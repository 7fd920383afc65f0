/**
 * Calls of the profile API in process, as its clients make them: with an API token in the header, answered by an object
 * or a bare array, by nothing, or by a problem.
 */
import { exports } from "cloudflare:workers";
import { expect } from "vitest";
import { env } from "./service.ts";

const tokens = env as unknown as { TEST_WRITE_TOKEN: string; TEST_READ_TOKEN: string };

/** API tokens of both scopes. */
export const WRITER = `TOKEN ${tokens.TEST_WRITE_TOKEN}`;
export const READER = `TOKEN ${tokens.TEST_READ_TOKEN}`;

/** One attribute of each type, with the fields that it needs. */
export const STATIC = { sessionAttributeType: "Static", mappingName: "cost-center", attributeValue: "IT" };
export const IDENTITY = {
  sessionAttributeType: "Identity",
  mappingName: "cost-center",
  attributeSchemaId: "89zu0rj78d0xqs5j2063",
};
export const SESSION = { sessionAttributeType: "Session", mappingName: "project", attributeValue: "my project" };

export interface ProfileAnswer {
  status: number;
  headers: Headers;
  /** The JSON of the body; undefined where there is no body. */
  body: unknown;
}

interface ProfileCall {
  body?: unknown;
  /** In place of `body`, as it stands. */
  raw?: string;
  headers?: Record<string, string>;
  /** The Authorization header, null for none; by default that of a token that may write. */
  authorization?: string | null;
}

/** Makes one call below `/api`. */
export async function api(
  method: string,
  path: string,
  { body, raw, headers = {}, authorization = WRITER }: ProfileCall = {},
): Promise<ProfileAnswer> {
  const credential = authorization === null ? {} : { Authorization: authorization };
  const response = await exports.default.fetch(
    new Request(new URL(`/api${path}`, "https://profiles.example.com"), {
      method: method,
      headers: { ...credential, ...headers },
      body: raw ?? (body === undefined ? null : JSON.stringify(body)),
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
}

let profiles = 0;

/** The id of a profile that nobody has written to. */
export function newProfileId(): string {
  profiles += 1;
  return `profile-${profiles}-${crypto.randomUUID()}`;
}

/** Expects success with a body, and returns it. */
export function expectBody<T = Record<string, unknown>>({ status, body }: ProfileAnswer): T {
  expect({ status, body }).toEqual({ status: 200, body: expect.anything() });
  return body as T;
}

/** Expects 204 and an empty body. */
export function expectNothing({ status, body, headers }: ProfileAnswer): void {
  expect({ status, body }).toEqual({ status: 204, body: undefined });
  expect(headers.get("Content-Type")).toBeNull();
}

/** Expects a refusal with exactly that status and code, in exactly the form of problems; returns its details. */
export function expectProblem({ status, body, headers }: ProfileAnswer, expected: number, errorCode: string): string {
  expect({ status, body }).toEqual({
    status: expected,
    body: { status: expected, message: expect.stringMatching(/\S/), errorCode, details: expect.toSatisfy(isDetails) },
  });
  expect(headers.get("Content-Type")).toMatch(/^application\/json/);
  return (body as { details: string | null }).details ?? "";
}

const isDetails = (details: unknown) => details === null || typeof details === "string";

/** Adds an attribute to a profile, and returns it as it was answered. */
export async function addAttribute(
  papId: string,
  attribute: Record<string, unknown> = STATIC,
): Promise<Record<string, unknown> & { id: string }> {
  return expectBody(await api("POST", `/paps/${papId}/session-attributes`, { body: attribute }));
}

/** The attributes of a profile. */
export async function listAttributes(papId: string): Promise<Record<string, unknown>[]> {
  return expectBody(await api("GET", `/paps/${papId}/session-attributes`));
}

let names = 0;

/** A name that no identity attribute has. */
export function newName(): string {
  names += 1;
  return `Name ${names} ${crypto.randomUUID()}`;
}

/** Defines an identity attribute, of type String where nothing else is said. */
export async function newIdentityAttribute(
  fields: Record<string, unknown> = {},
): Promise<{ id: string; name: string }> {
  const body = { name: newName(), dataType: "String", ...fields };
  return expectBody(await api("POST", "/users/attributes", { body }));
}

/** The path of a person's values of identity attributes. */
export const valuesPath = (userId: string) => `/users/${userId}/custom-attributes`;

/** One change of a person's values. */
export type ValueChange = [op: "add" | "remove", attributeId: string, attributeValue: unknown];

/** Changes a person's values. */
export function patchValues(userId: string, ...changes: ValueChange[]): Promise<ProfileAnswer> {
  const body = changes.map(([op, attributeId, attributeValue]) => ({
    op,
    customUserAttribute: { attributeId, attributeValue },
  }));
  return api("PATCH", valuesPath(userId), { body });
}

/** A person's values as the API lists them, each as `[id, value]`. */
export async function valuesOf(userId: string): Promise<unknown[][]> {
  const rows = expectBody<Record<string, unknown>[]>(await api("GET", valuesPath(userId)));
  for (const row of rows) expect(Object.keys(row).sort()).toEqual(["attributeId", "attributeValue"]);
  return rows.map(({ attributeId, attributeValue }) => [attributeId, attributeValue]);
}
