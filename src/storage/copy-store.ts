// All SQL of the copies of users that the directory keeps for search. A copy stands in the row that lists the user; texts
// that are compared without case lie there in lower case.

import { foldCase } from "../domain/text.ts";
import { normaliseUsername, type User } from "../domain/user.ts";
import type { FoundUsers, UserQuery } from "../domain/user-search.ts";

/** A user as others see it, at a revision that the user's object counts. */
export interface UserCopy {
  user: User;
  revision: number;
}

/**
 * Names are compared as they lie in the row, with what is given in lower case. Of those that fit the number is compared
 * with how many have to. Nothing is found of a user whose copy was not told yet.
 */
const IS_FOUND = `view IS NOT NULL
  AND (?1 IS NULL OR email = ?1)
  AND (?2 IS NULL OR sign_up_status = ?2)
  AND (?3 IS NULL OR approval_status = ?3)
  AND coalesce(CASE WHEN ?8 THEN first_name = ?4 ELSE instr(first_name, ?4) > 0 END, 0)
    + coalesce(CASE WHEN ?8 THEN middle_name = ?5 ELSE instr(middle_name, ?5) > 0 END, 0)
    + coalesce(CASE WHEN ?8 THEN last_name = ?6 ELSE instr(last_name, ?6) > 0 END, 0)
    + coalesce(CASE WHEN ?8 THEN display_name = ?7 ELSE instr(display_name, ?7) > 0 END, 0) >= ?9`;

export class CopyStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Lists a user with its copy, unless a newer one is there. */
  put({ user, revision }: UserCopy): void {
    this.#sql.exec(
      `INSERT INTO listed (name, user_id, username, revision, view, email, sign_up_status, approval_status,
                           first_name, middle_name, last_name, display_name, shown_name)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET
           user_id = excluded.user_id, username = excluded.username, revision = excluded.revision, view = excluded.view,
           email = excluded.email, sign_up_status = excluded.sign_up_status, approval_status = excluded.approval_status,
           first_name = excluded.first_name, middle_name = excluded.middle_name, last_name = excluded.last_name,
           display_name = excluded.display_name, shown_name = excluded.shown_name
         WHERE listed.revision IS NULL OR listed.revision < excluded.revision`,
      normaliseUsername(user.username),
      user.userId,
      user.username,
      revision,
      JSON.stringify(user),
      user.email,
      user.signUpStatus,
      user.approvalStatus,
      ...[user.firstName, user.middleName, user.lastName, user.displayName].map(folded),
      user.displayName,
    );
  }

  /** At most `limit` of those that are found, by display name, those without one first, then by username. */
  search(query: UserQuery, { limit, offset }: { limit: number; offset: number }): FoundUsers {
    const bound = boundOf(query);
    const { total } = this.#sql
      .exec<{ total: number }>(`SELECT count(*) AS total FROM listed WHERE ${IS_FOUND}`, ...bound)
      .one();
    if (offset >= total) return { users: [], total };
    const rows = this.#sql
      .exec(
        `SELECT view FROM listed WHERE ${IS_FOUND} ORDER BY shown_name, name LIMIT ?10 OFFSET ?11`,
        ...bound,
        limit,
        offset,
      )
      .raw<[string]>();
    return { users: Array.from(rows, ([view]) => JSON.parse(view) as User), total };
  }

  /** User ids of those that are listed and whose copy was never told, at most `limit`. */
  untold(limit: number): string[] {
    const rows = this.#sql.exec("SELECT user_id FROM listed WHERE revision IS NULL LIMIT ?", limit).raw<[string]>();
    return Array.from(rows, ([userId]) => userId);
  }

  /** Gives up on a user of whom nothing can be told. */
  giveUp(userId: string): void {
    this.#sql.exec("UPDATE listed SET revision = 0 WHERE user_id = ? AND revision IS NULL", userId);
  }
}

const folded = (text: string | null) => (text === null ? null : foldCase(text));

function boundOf({ email, signUpStatus, approvalStatus, names, nameOperator, isNameExact }: UserQuery) {
  const wanted = [names.firstName, names.middleName, names.lastName, names.displayName].map(folded);
  const count = wanted.filter((name) => name !== null).length;
  const needed = nameOperator === "and" ? count : Math.min(count, 1);
  return [email, signUpStatus, approvalStatus, ...wanted, Number(isNameExact), needed];
}
