// What an object answers. Expected failures are values, never exceptions: error classes do not survive the way from a
// Durable Object to the Worker, and a thrown error would carry internals with it. Each set of reasons is closed; the
// API folders turn each reason into its status and code in one place.

import type { SignInRefusal } from "./sign-in.ts";

/** Why the object of a session or user refused. */
type Reason =
  | "no-session"
  /** The session belongs to somebody else than the one who acts, who is no super-user. */
  | "not-owner"
  /** A rule leaves the attribute to super-users. */
  | "for-super-users"
  /** There is no such pair of username and password, or a code is wrong: `wrong-credentials`. What more is told at sign-in. */
  | SignInRefusal
  /** What was given as the present password is not. */
  | "wrong-password"
  /** After many wrong passwords the next trial has to wait: `retryAfterSeconds`. */
  | "too-many-trials"
  /** Too many passwords wait to be hashed. */
  | "too-busy"
  /** The session had to end while it was made, before its token was answered. */
  | "sign-in-undone"
  | "user-exists"
  | "no-user"
  | "never-allowed"
  /** The user has no password, and gets none: an identity provider signs it in. */
  | "no-password"
  /** No such sign-up is to be confirmed. */
  | "no-sign-up"
  | "confirmed-before"
  /** A username is for life. */
  | "no-renaming"
  | "precondition-failed"
  | "attribute-exists"
  | "no-attribute"
  | "missing-value"
  | "too-many-attributes"
  | "attributes-too-large"
  | "unreadable";

/** A refusal: nothing was changed. `item` is the index in `data`, `revision` the present one where it matters. */
export interface Failure<R extends string = Reason> extends FailureFacts {
  ok: false;
  reason: R;
}

interface FailureFacts {
  item?: number;
  revision?: number;
  retryAfterSeconds?: number;
}

/** The answer of an object: the facts asked for, or a refusal. */
export type Outcome<T = object, R extends string = Reason> = ({ ok: true } & T) | Failure<R>;

/** Builds a refusal. */
export function refuse<R extends string>(reason: R, more: FailureFacts = {}): Failure<R> {
  return { ok: false, reason, ...more };
}

/** Makes the function that takes the facts out of an answer, or throws what a refusal is to the caller. */
export function unwrapper<R extends string>(errorOf: (failure: Failure<R>) => Error) {
  return async <T>(outcome: Promise<Outcome<T, R>>): Promise<{ ok: true } & T> => {
    const answered = await outcome;
    if (!answered.ok) throw errorOf(answered);
    return answered;
  };
}
