/**
 * What the benchmark measures: calls on attributes of a session, and the two calls of the bare object that they are
 * compared with. Every write has a new value: one that changes nothing costs no commit.
 */
import type { Answer, CallOptions } from "../call.ts";

export interface Case {
  title: string;
  /** Whom it is sent to, and which call of the bare object is its measure. */
  to: "bare" | "product";
  measure: "read" | "write";
  method: "GET" | "PUT";
  /** The `turn`-th request on one of the objects. `ust` is the token of the session that stands at that place. */
  request(turn: number, object: number, ust: string): { path: string; options: CallOptions };
  /** Whether an answer with status 200 has what was asked for. */
  isRight(answer: Answer): boolean;
}

/** Objects of each side, and attributes of each session. */
export const OBJECTS = 16;
const ITEMS = 100;
/** Names that single writes go round. */
export const WRITTEN_NAMES = 10;

const ATTR = "/zato/sso/session/attr";

/** An ordinary value: about 40 characters. */
function value(turn: number): string {
  return `value ${turn} of a session attribute, as it is`;
}

const names = Array.from({ length: ITEMS }, (_, i) => `item-${String(i).padStart(3, "0")}`);

/** A call of the SSO API on a session's own attributes. */
function onSession(ust: string, content: Record<string, unknown>): { path: string; options: CallOptions } {
  return { path: ATTR, options: { body: { current_app: "CRM", current_ust: ust, target_ust: ust, ...content } } };
}

const single = (isEncrypted: boolean, method: "GET" | "PUT"): Case => ({
  title: `${method} one, ${isEncrypted ? "encrypted" : "plain"}`,
  to: "product",
  measure: method === "GET" ? "read" : "write",
  method,
  request: (turn, _object, ust) => {
    const kind = isEncrypted ? "sealed" : "plain";
    if (method === "GET") return onSession(ust, { name: `${kind}-0` });
    return onSession(ust, { name: `${kind}-${turn % WRITTEN_NAMES}`, value: value(turn), encrypt: isEncrypted });
  },
  isRight: ({ json }) => method === "PUT" || json.found === true,
});

const many = (isEncrypted: boolean, method: "GET" | "PUT"): Case => ({
  title: `${method} ${ITEMS}, ${isEncrypted ? "encrypted" : "plain"}`,
  to: "product",
  measure: method === "GET" ? "read" : "write",
  method,
  request: (turn, _object, ust) => {
    const asked = names.map((name) => `${isEncrypted ? "sealed" : "plain"}-${name}`);
    if (method === "GET") return onSession(ust, { data: asked });
    return onSession(ust, { data: asked.map((name) => ({ name, value: value(turn) })), encrypt: isEncrypted });
  },
  isRight: ({ json }) => method === "PUT" || (json.result as { found: boolean }[]).every(({ found }) => found),
});

/** All cases; the first two are the measure of the others. */
export const CASES: readonly Case[] = [
  {
    title: "bare object, one read",
    to: "bare",
    measure: "read",
    method: "GET",
    request: (_turn, object) => ({ path: `/object-${object}/point-0`, options: {} }),
    isRight: ({ text }) => text.startsWith("value "),
  },
  {
    title: "bare object, one upsert",
    to: "bare",
    measure: "write",
    method: "PUT",
    request: (turn, object) => ({
      path: `/object-${object}/point-${turn % WRITTEN_NAMES}`,
      options: { raw: value(turn) },
    }),
    isRight: ({ text }) => text === "ok",
  },
  ...[false, true].flatMap((isEncrypted) => [single(isEncrypted, "GET"), single(isEncrypted, "PUT")]),
  ...[false, true].flatMap((isEncrypted) => [many(isEncrypted, "GET"), many(isEncrypted, "PUT")]),
];
