// The shapes in which 0.1.0 asks and is answered, made from those of today and the reverse. Times are milliseconds; today
// their names say so.

import type { Attribute, AttributeChange, AttributeWrite, WriteMode } from "../domain/attribute.ts";
import type { AwsCredentials, CheckOut } from "../domain/check-out.ts";
import type { Precondition } from "../domain/precondition.ts";
import type { LiveSession, Session } from "../domain/session.ts";
import { type NewUser, ORDINARY, type User, type UserFields } from "../domain/user.ts";

interface Times {
  created: number;
  expires: number;
}

export type OldSession = Omit<Session, "createdAtMs" | "expiresAtMs"> & Times;
export type OldLiveSession = Omit<LiveSession, "createdAtMs" | "expiresAtMs"> & Times;

/** `expiration` is in seconds, 0 for never. */
type OldWrite = Omit<AttributeWrite, "expirationSeconds"> & { expiration?: number };

/** A change of attributes, all or nothing. */
export type OldChange = { condition?: Precondition } & (
  | { verb: WriteMode; items: OldWrite[] }
  | { verb: "remove"; names: string[] }
);

/** A live attribute; who set it was not known. */
export interface OldAttribute extends Pick<Attribute, "name" | "value" | "isEncrypted" | "revision"> {
  created: number;
  modified: number;
  expires: number | null;
}

export interface OldCheckOut extends Pick<CheckOut, "papId" | "environmentId" | "transactionId"> {
  checkedOut: number;
  expires: number;
}

export type OldCredentials = Omit<AwsCredentials, "expiresAtMs"> & { expiration: number };

interface OldStanding {
  isSuperUser: boolean;
  isApproved: boolean;
}

export interface OldUser extends UserFields, OldStanding {
  userId: string;
  username: string;
  isLocked: boolean;
  signUpTime: number;
  passwordLastSet: number;
}

export interface OldNewUser extends UserFields, OldStanding {
  username: string;
  password: string;
}

export function oldTimes<T extends Pick<Session, "createdAtMs" | "expiresAtMs">>(session: T) {
  const { createdAtMs, expiresAtMs, ...rest } = session;
  return { ...rest, created: createdAtMs, expires: expiresAtMs };
}

export function fromOldSession({ created, expires, ...rest }: OldSession): Session {
  return { ...rest, createdAtMs: created, expiresAtMs: expires };
}

export function fromOldChange(change: OldChange): AttributeChange {
  if (change.verb === "remove") {
    const { verb: mode, ...rest } = change;
    return { ...rest, mode };
  }
  const { verb: mode, items, ...rest } = change;
  return { ...rest, mode, items: items.map(fromOldWrite) };
}

function fromOldWrite({ expiration, ...write }: OldWrite): AttributeWrite {
  return expiration === undefined ? write : { ...write, expirationSeconds: expiration === 0 ? null : expiration };
}

export function oldAttribute(attribute: Attribute): OldAttribute {
  const { createdAtMs, modifiedAtMs, expiresAtMs, setBy: _, ...rest } = attribute;
  return { ...rest, created: createdAtMs, modified: modifiedAtMs, expires: expiresAtMs };
}

export function oldCheckOut({ checkedOutAtMs, expiresAtMs, ...rest }: CheckOut): OldCheckOut {
  return { ...rest, checkedOut: checkedOutAtMs, expires: expiresAtMs };
}

export function oldCredentials({ expiresAtMs, ...rest }: AwsCredentials): OldCredentials {
  return { ...rest, expiration: expiresAtMs };
}

export function fromOldCredentials({ expiration, ...rest }: OldCredentials): AwsCredentials {
  return { ...rest, expiresAtMs: expiration };
}

export function oldUser(user: User): OldUser {
  const { userId, username, email, firstName, middleName, lastName, displayName, isSuperUser, isLocked } = user;
  const fields = { email, firstName, middleName, lastName, displayName };
  const isApproved = user.approvalStatus === "approved" && user.signUpStatus === "final";
  const times = { signUpTime: user.signedUpAtMs, passwordLastSet: user.passwordSetAtMs };
  return { userId, username, ...fields, isSuperUser, isLocked, isApproved, ...times };
}

export function fromOldUser({ isApproved, ...user }: OldNewUser): NewUser {
  return { ...ORDINARY, ...user, approvalStatus: isApproved ? "approved" : "before_decision" };
}
