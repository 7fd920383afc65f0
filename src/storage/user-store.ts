// All SQL of a user's own row.

import { normaliseUsername, type User, type UserFields } from "../domain/user.ts";
import { VOUCHED_FIELDS, type VouchedField } from "../domain/vouched-field.ts";

/** In place of the hash of a password: nothing opens such a user but its identity provider. */
export const NO_PASSWORD = "";

/** A user with what only its object knows. */
export interface UserRecord extends User {
  /** The hash of the password, with its salt and parameters; `NO_PASSWORD` for none. */
  password: string;
  /** The fields that a super-user or an identity provider said last. */
  vouched: readonly VouchedField[];
  /** Whether the directory is known to have the user. */
  isListed: boolean;
  /** The user is being deleted: no sign-in, no use, until nothing is left. */
  isDeleting: boolean;
}

type Text = "user_id" | "username" | "password";
type Optional = "email" | "first_name" | "middle_name" | "last_name" | "display_name";
type Whole =
  | "password_set"
  | "is_super_user"
  | "is_locked"
  | "is_approved"
  | "signed_up"
  | "is_listed"
  | "is_leaving"
  | "vouched";
type Row = Record<Text, string> & Record<Optional, string | null> & Record<Whole, number>;

const COLUMNS = `user_id, username, password, password_set, email, first_name, middle_name, last_name, display_name,
  is_super_user, is_locked, is_approved, signed_up, is_listed, is_leaving, vouched`;

/** The one row that makes an object a user. */
export class UserStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): UserRecord | null {
    const [row] = this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM user`).toArray();
    if (!row) return null;
    return {
      userId: row.user_id,
      username: row.username,
      password: row.password,
      passwordSetAtMs: row.password_set,
      email: row.email,
      firstName: row.first_name,
      middleName: row.middle_name,
      lastName: row.last_name,
      displayName: row.display_name,
      isSuperUser: row.is_super_user === 1,
      isLocked: row.is_locked === 1,
      isApproved: row.is_approved === 1,
      signedUpAtMs: row.signed_up,
      isListed: row.is_listed === 1,
      isDeleting: row.is_leaving === 1,
      vouched: VOUCHED_FIELDS.filter((_, bit) => row.vouched & (1 << bit)),
    };
  }

  insert(user: UserRecord): void {
    this.#sql.exec(
      `INSERT INTO user (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      user.userId,
      user.username,
      user.password,
      user.passwordSetAtMs,
      user.email,
      user.firstName,
      user.middleName,
      user.lastName,
      user.displayName,
      ...[user.isSuperUser, user.isLocked, user.isApproved].map(Number),
      user.signedUpAtMs,
      Number(user.isListed),
      Number(user.isDeleting),
      bitsOf(user.vouched),
    );
  }

  /** Replaces the fields that a person fills in, which of them are vouched for, and the role. */
  change(fields: UserFields & Pick<UserRecord, "isSuperUser" | "vouched">): void {
    this.#sql.exec(
      `UPDATE user SET email = ?, first_name = ?, middle_name = ?, last_name = ?, display_name = ?, is_super_user = ?,
         vouched = ?`,
      fields.email,
      fields.firstName,
      fields.middleName,
      fields.lastName,
      fields.displayName,
      Number(fields.isSuperUser),
      bitsOf(fields.vouched),
    );
  }

  setPassword(hash: string, setAtMs: number): void {
    this.#sql.exec("UPDATE user SET password = ?, password_set = ?", hash, setAtMs);
  }

  /** Sets one of the marks. */
  mark(which: "is_locked" | "is_approved" | "is_listed" | "is_leaving", value: boolean): void {
    this.#sql.exec(`UPDATE user SET ${which} = ?`, Number(value));
  }
}

function bitsOf(vouched: readonly VouchedField[]): number {
  return vouched.reduce((bits, field) => bits | (1 << VOUCHED_FIELDS.indexOf(field)), 0);
}

/** Whether a stored user is the one of that name; two names may share an object by accident of hashing. */
export function isNamed(user: User, username: string): boolean {
  return normaliseUsername(user.username) === normaliseUsername(username);
}
