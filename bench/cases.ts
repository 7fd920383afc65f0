/** What the benchmark measures: calls on attributes of a session, sent alike to the product and to the bare Worker. */

/** Attributes of each session. */
const ITEMS = 100;

/** Whether the values of a case are encrypted. */
export type Kind = "plain" | "encrypted";

/** Who a call acts as, and whose session it is about. */
export interface Tokens {
  acting: string;
  target: string;
}

/** A request as the client takes it. */
export interface CaseRequest {
  method: "GET" | "PUT";
  path: string;
  body: string;
}

export interface Case {
  title: string;
  kind: Kind;
  /** Whether another session acts than the one that the call is about. */
  isAnothers: boolean;
  /** Calls with many items: fewer of them fit a second. */
  isMany: boolean;
  /** The request about a session; a write has another value at each `turn`. */
  request(tokens: Tokens, turn: number): CaseRequest;
  /** Whether an answer's JSON has what was asked for. */
  isRight(json: Record<string, unknown>): boolean;
}

const ATTR = "/zato/sso/session/attr";

const names = Array.from({ length: ITEMS }, (_, i) => `attribute-${String(i).padStart(3, "0")}`);
const [first = ""] = names;

/** An ordinary value, of about 40 characters. */
const value = (turn: number) => `value ${turn} of a session attribute, as it is`;

function request(
  method: "GET" | "PUT",
  sub: string,
  { acting, target }: Tokens,
  content: Record<string, unknown>,
): CaseRequest {
  const body = JSON.stringify({ current_app: "CRM", current_ust: acting, target_ust: target, ...content });
  return { method, path: ATTR + sub, body };
}

const isOk = (json: Record<string, unknown>) => json.status === "ok";
const isFound = (json: Record<string, unknown>) => json.found === true;
const hasAll = ({ result }: Record<string, unknown>) => Array.isArray(result) && result.length === ITEMS;

const usual = { isAnothers: false, isMany: false };

/** Writes all attributes of a session; it also fills the sessions before a kind is measured. */
export const setMany = (kind: Kind): Case => ({
  ...usual,
  title: `set ${ITEMS}, ${kind}`,
  kind,
  isMany: true,
  request: (tokens, turn) =>
    request("PUT", "", tokens, {
      data: names.map((name) => ({ name, value: value(turn) })),
      encrypt: kind === "encrypted",
    }),
  isRight: isOk,
});

const setOne = (kind: Kind, isAnothers = false): Case => ({
  ...usual,
  title: `set 1, ${kind}${isAnothers ? ", another's" : ""}`,
  kind,
  isAnothers,
  request: (tokens, turn) =>
    request("PUT", "", tokens, { name: first, value: value(turn), encrypt: kind === "encrypted" }),
  isRight: isOk,
});

/** Reads one attribute; it also measures the cold start and the noise. */
export const getOne = (kind: Kind, isAnothers = false): Case => ({
  ...usual,
  title: `get 1, ${kind}${isAnothers ? ", another's" : ""}`,
  kind,
  isAnothers,
  request: (tokens) => request("GET", "", tokens, { name: first }),
  isRight: isFound,
});

const getMany = (kind: Kind): Case => ({
  ...usual,
  title: `get ${ITEMS}, ${kind}`,
  kind,
  isMany: true,
  request: (tokens) => request("GET", "", tokens, { data: names }),
  isRight: hasAll,
});

/** Reads all attributes of a session. */
export const getAll = (kind: Kind): Case => ({
  ...usual,
  title: `all of ${ITEMS}`,
  kind,
  isMany: true,
  request: (tokens) => request("GET", "/all", tokens, {}),
  isRight: hasAll,
});

/** All cases, those of one kind together, as the sessions hold values of one kind at a time. */
export const CASES: readonly Case[] = [
  getOne("plain"),
  setOne("plain"),
  getMany("plain"),
  setMany("plain"),
  {
    ...usual,
    title: "exists",
    kind: "plain",
    request: (tokens) => request("GET", "/exists", tokens, { name: first }),
    isRight: ({ result }) => result === true,
  },
  {
    ...usual,
    title: `names of ${ITEMS}`,
    kind: "plain",
    isMany: true,
    request: (tokens) => request("GET", "/names", tokens, {}),
    isRight: hasAll,
  },
  getAll("plain"),
  getOne("plain", true),
  setOne("plain", true),
  getOne("encrypted"),
  setOne("encrypted"),
  getMany("encrypted"),
  setMany("encrypted"),
];
