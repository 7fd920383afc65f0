/** How the command line ends when it does not do what it was asked. */
import { ServiceError } from "../service-error.ts";

/** Exit statuses. They are part of what scripts may rely on. */
export const EXIT = {
  done: 0,
  /** The service refuses, or what was asked for is not there. */
  refused: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** There is no session or token, or the service knows it no more. */
  signedOut: 3,
  /** The service cannot be reached, or is too busy: the same command may succeed later. */
  unavailable: 4,
  /** By Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** What ends a command: a sentence for people, a code for scripts. */
export class Failure extends Error {
  readonly status: ExitStatus;
  readonly code: string;

  constructor(status: ExitStatus, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A command line or a configuration that cannot be followed. */
export function usageFailure(message: string): Failure {
  return new Failure(EXIT.usage, "usage", message);
}

/** What is told of an error, and how the process ends. */
export interface Told {
  status: ExitStatus;
  code: string;
  message: string;
  /** Each field or tag that is wrong; the id under which the service's log has the call. */
  details: string | null;
  cid: string | null;
}

/** @throws the error itself where it is a fault of this program */
export function told(error: unknown): Told {
  if (error instanceof Failure) {
    return { status: error.status, code: error.code, message: error.message, details: null, cid: null };
  }
  if (error instanceof ServiceError) {
    const { code, details, cid } = error;
    return { status: statusOf(error), code, message: error.message, details, cid };
  }
  // An address that is none, or to which no credential may be sent.
  if (error instanceof RangeError) return told(usageFailure(error.message));
  if (isSystemError(error)) return told(usageFailure(systemSentence(error)));
  throw error;
}

function statusOf({ status, code }: ServiceError): ExitStatus {
  if (status === 401 || code === "E007001") return EXIT.signedOut;
  return status === 0 || status === 429 || status >= 500 ? EXIT.unavailable : EXIT.refused;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";
}

function systemSentence({ message, code }: NodeJS.ErrnoException): string {
  const isClosed = code === "EACCES" || code === "EPERM" || code === "EROFS";
  return isClosed ? `${message}. SESSION_ATTRIBUTES_HOME names another folder to keep things in.` : message;
}
