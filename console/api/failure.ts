// Why a call did not succeed, as it is told.

import { ServiceError, UNREACHABLE } from "../../client/src/service-error.ts";

/** A sentence for people, and what a program decides by. */
export type Failure = ServiceError;

/** A failure that the page itself sees. */
export function failure(message: string): Failure {
  return new ServiceError({ code: "", status: 0, message });
}

/** Whatever was thrown, as a failure. */
export function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof ServiceError)) return failure("The page has made a mistake. Load it anew.");
  if (thrown.code !== UNREACHABLE) return thrown;
  return failure("The service did not answer. Nothing that you have typed is lost: try again.");
}

/** Whether the session has ended, so that signing in again is all that helps. */
export const isEndOfSession = ({ code }: Failure) => code === "E007001";

/** Whether somebody else has changed the thing meanwhile. */
export const isConflict = (failure: Failure | null) => failure?.status === 412;
