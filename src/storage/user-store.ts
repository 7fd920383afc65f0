// All SQL of a user's own row.

import { normaliseUsername, type User, type UserFields } from "../domain/user.ts";
import type { Migration } from "./schema.ts";

export const USER_TABLE: Migration = [
  `CREATE TABLE user (
     user_id TEXT PRIMARY KEY, username TEXT NOT NULL, password TEXT NOT NULL, password_set INTEGER NOT NULL,
     email TEXT, first_name TEXT, middle_name TEXT, last_name TEXT, display_name TEXT,
     is_super_user INTEGER NOT NULL, is_locked INTEGER NOT NULL, is_approved INTEGER NOT NULL,
     signed_up INTEGER NOT NULL, is_listed INTEGER NOT NULL, is_leaving INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
];

/** A user with what only its object knows. */
export interface UserRecord extends User {
  /** The hash of the password, with its salt and parameters. */
  password: string;
  /** Whether the directory is known to have the user. */
  isListed: boolean;
  /** The user is being deleted: no sign-in, no use, until nothing is left. */
  isLeaving: boolean;
}

type Row = Record<
  "user_id" | "username" | "password" | "email" | "first_name" | "middle_name" | "last_name" | "display_name",
  string
> &
  Record<
    "password_set" | "is_super_user" | "is_locked" | "is_approved" | "signed_up" | "is_listed" | "is_leaving",
    number
  >;

/** The one row that makes an object a user. */
export class UserStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): UserRecord | null {
    const [row] = this.#sql.exec<Row>("SELECT * FROM user").toArray();
    if (!row) return null;
    return {
      userId: row.user_id,
      username: row.username,
      password: row.password,
      passwordLastSet: row.password_set,
      email: row.email,
      firstName: row.first_name,
      middleName: row.middle_name,
      lastName: row.last_name,
      displayName: row.display_name,
      isSuperUser: row.is_super_user === 1,
      isLocked: row.is_locked === 1,
      isApproved: row.is_approved === 1,
      signUpTime: row.signed_up,
      isListed: row.is_listed === 1,
      isLeaving: row.is_leaving === 1,
    };
  }

  insert(user: UserRecord): void {
    this.#sql.exec(
      "INSERT INTO user VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ...[user.userId, user.username, user.password, user.passwordLastSet],
      ...[user.email, user.firstName, user.middleName, user.lastName, user.displayName],
      ...[user.isSuperUser, user.isLocked, user.isApproved].map(Number),
      ...[user.signUpTime, Number(user.isListed), Number(user.isLeaving)],
    );
  }

  /** Replaces the fields that a person fills in, and the role. */
  change(fields: UserFields & { isSuperUser: boolean }): void {
    this.#sql.exec(
      `UPDATE user SET email = ?, first_name = ?, middle_name = ?, last_name = ?, display_name = ?, is_super_user = ?`,
      ...[fields.email, fields.firstName, fields.middleName, fields.lastName, fields.displayName],
      Number(fields.isSuperUser),
    );
  }

  setPassword(hash: string, at: number): void {
    this.#sql.exec("UPDATE user SET password = ?, password_set = ?", hash, at);
  }

  /** Sets one of the marks. */
  mark(which: "is_locked" | "is_approved" | "is_listed" | "is_leaving", value: boolean): void {
    this.#sql.exec(`UPDATE user SET ${which} = ?`, Number(value));
  }
}

/** Whether a stored user is the one of that name; two names may share an object by accident of hashing. */
export function isNamed(user: User, username: string): boolean {
  return normaliseUsername(user.username) === normaliseUsername(username);
}
