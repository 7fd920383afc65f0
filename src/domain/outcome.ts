// What an object answers. Expected failures are values, never exceptions: error classes do not survive the way from a
// Durable Object to the Worker, and a thrown error would carry internals with it. Each set of reasons is closed; the
// API folders turn each reason into its status and code in one place.

/** Why the object of a session or user refused. */
type Reason =
  | "no-session"
  | "forbidden"
  | "locked"
  | "not-approved"
  | "user-exists"
  | "no-user"
  | "never-allowed"
  | "precondition-failed"
  | "attribute-exists"
  | "no-attribute"
  | "missing-value"
  | "too-many-attributes"
  | "attributes-too-large"
  | "unreadable";

/** A refusal: nothing was changed. `item` is the index in `data`, `revision` the present one where it matters. */
export interface Failure<R extends string = Reason> {
  ok: false;
  reason: R;
  item?: number;
  revision?: number;
}

/** The answer of an object: the facts asked for, or a refusal. */
export type Outcome<T = object, R extends string = Reason> = ({ ok: true } & T) | Failure<R>;

/** Builds a refusal. */
export function refuse<R extends string>(reason: R, more: { item?: number; revision?: number } = {}): Failure<R> {
  return { ok: false, reason, ...more };
}
