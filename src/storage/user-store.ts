// All SQL of a user's own row.

import type { SignUp } from "../domain/sign-up.ts";
import { APPROVAL_STATUSES, normaliseUsername, type User } from "../domain/user.ts";
import { VOUCHED_FIELDS, type VouchedField } from "../domain/vouched-field.ts";

/** In place of the hash of a password: nothing opens such a user but its identity provider. */
export const NO_PASSWORD = "";

/** A user with what only its object knows. */
export interface UserRecord extends User, SignUp {
  /** The hash of the password, with its salt and parameters; `NO_PASSWORD` for none. */
  password: string;
  /** Whether the directory is known to have the user as it stands. */
  isListed: boolean;
  /** Moves with every change that others see, and never comes back under the same name. */
  revision: number;
  /** The user is being deleted: no sign-in, no use, until nothing is left. */
  isDeleting: boolean;
  /** The fields that somebody but the person said last. */
  vouched: readonly VouchedField[];
}

/**
 * How a field is stored: as it is, a boolean as 0 or 1, the approval as its place among `APPROVAL_STATUSES`, fields that
 * are vouched for as a bit each.
 */
type Form = "plain" | "flag" | "approval" | "vouched";

const COLUMNS: Record<keyof UserRecord, readonly [column: string, form: Form]> = {
  userId: ["user_id", "plain"],
  username: ["username", "plain"],
  password: ["password", "plain"],
  passwordSetAtMs: ["password_set", "plain"],
  passwordExpiresAtMs: ["password_expires", "plain"],
  passwordMustChange: ["password_must_change", "flag"],
  email: ["email", "plain"],
  firstName: ["first_name", "plain"],
  middleName: ["middle_name", "plain"],
  lastName: ["last_name", "plain"],
  displayName: ["display_name", "plain"],
  isSuperUser: ["is_super_user", "flag"],
  isLocked: ["is_locked", "flag"],
  lockedAtMs: ["locked", "plain"],
  lockedBy: ["locked_by", "plain"],
  approvalStatus: ["is_approved", "approval"],
  approvalChangedAtMs: ["approval_changed", "plain"],
  approvalChangedBy: ["approval_changed_by", "plain"],
  signUpStatus: ["sign_up_status", "plain"],
  signUpConfirmedAtMs: ["sign_up_confirmed", "plain"],
  signedUpAtMs: ["signed_up", "plain"],
  vouched: ["vouched", "vouched"],
  isTotpEnabled: ["is_totp_enabled", "flag"],
  confirmation: ["confirmation", "plain"],
  forgottenAtMs: ["forgotten", "plain"],
  revision: ["revision", "plain"],
  isListed: ["is_listed", "flag"],
  isDeleting: ["is_leaving", "flag"],
};

const FIELDS = Object.entries(COLUMNS) as [keyof UserRecord, readonly [string, Form]][];
const NAMES = FIELDS.map(([, [column]]) => column).join(", ");

/** The one row that makes an object a user. */
export class UserStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): UserRecord | null {
    const [row] = this.#sql.exec<Record<string, SqlStorageValue>>(`SELECT ${NAMES} FROM user`).toArray();
    if (!row) return null;
    const fields = FIELDS.map(([field, [column, form]]) => [field, loaded(form, row[column])] as const);
    return Object.fromEntries(fields) as unknown as UserRecord;
  }

  insert(user: UserRecord): void {
    const values = FIELDS.map(([field, [, form]]) => stored(form, user[field]));
    this.#sql.exec(`INSERT INTO user (${NAMES}) VALUES (${values.map(() => "?").join(", ")})`, ...values);
  }

  /** Changes what others see, so that the directory is to be told; what is missing stays. */
  change(part: Partial<UserRecord>): void {
    this.#assign({ ...part, isListed: false, revision: (this.read()?.revision ?? 0) + 1 });
  }

  /** Changes what nobody else sees. */
  keep(part: Pick<UserRecord, "password"> | Pick<UserRecord, "isDeleting">): void {
    this.#assign(part);
  }

  /** Notes that the directory has the user as it was then. */
  markListed(revision: number): void {
    this.#sql.exec("UPDATE user SET is_listed = 1 WHERE revision = ?", revision);
  }

  #assign(part: Partial<UserRecord>): void {
    const changed = FIELDS.filter(([field]) => part[field] !== undefined);
    const assignments = changed.map(([, [column]]) => `${column} = ?`).join(", ");
    const values = changed.map(([field, [, form]]) => stored(form, part[field] ?? null));
    this.#sql.exec(`UPDATE user SET ${assignments}`, ...values);
  }
}

type Field = string | number | boolean | null | readonly VouchedField[];

function stored(form: Form, value: Field): SqlStorageValue {
  if (form === "approval") return (APPROVAL_STATUSES as readonly Field[]).indexOf(value);
  if (typeof value === "object" && value !== null) return bitsOf(value);
  return typeof value === "boolean" ? Number(value) : value;
}

const bitsOf = (vouched: readonly VouchedField[]) =>
  vouched.reduce((bits, field) => bits | (1 << VOUCHED_FIELDS.indexOf(field)), 0);

function loaded(form: Form, value: SqlStorageValue | undefined) {
  if (form === "vouched") return VOUCHED_FIELDS.filter((_, bit) => (value as number) & (1 << bit));
  if (form === "approval") return APPROVAL_STATUSES[value as number];
  return form === "flag" ? value === 1 : value;
}

/** Whether a stored user is the one of that name; two names may share an object by accident of hashing. */
export function isNamed(user: User, username: string): boolean {
  return normaliseUsername(user.username) === normaliseUsername(username);
}

/** The user without what only its object knows. */
export function withoutSecrets({
  password: _password,
  isListed: _isListed,
  isDeleting: _isDeleting,
  revision: _revision,
  confirmation: _confirmation,
  forgottenAtMs: _forgottenAtMs,
  vouched: _vouched,
  ...user
}: UserRecord): User {
  return user;
}
