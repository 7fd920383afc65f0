// All SQL of where and for whom a profile may be checked out: its environments and its members.

import type { ProfileEnvironment } from "../domain/environment.ts";

type Row = [string, string, string | null, number, string | null];

const COLUMNS = "environment_id, role_arn, region, duration_seconds, external_id";

export class ProfileAccessStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** All environments, in order of their ids. */
  environments(): ProfileEnvironment[] {
    return this.#environments("ORDER BY environment_id");
  }

  environment(environmentId: string): ProfileEnvironment | null {
    return this.#environments("WHERE environment_id = ?", environmentId)[0] ?? null;
  }

  #environments(which: string, ...bound: string[]): ProfileEnvironment[] {
    const rows = this.#sql.exec(`SELECT ${COLUMNS} FROM environment ${which}`, ...bound).raw<Row>();
    return Array.from(rows, ([environmentId, roleArn, region, durationSeconds, externalId]) => ({
      environmentId,
      roleArn,
      region,
      durationSeconds,
      externalId,
    }));
  }

  countEnvironments(): number {
    return this.#count("environment");
  }

  setEnvironment({ environmentId, roleArn, region, durationSeconds, externalId }: ProfileEnvironment): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO environment (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`,
      environmentId,
      roleArn,
      region,
      durationSeconds,
      externalId,
    );
  }

  /** @returns whether there was one */
  removeEnvironment(environmentId: string): boolean {
    const removed = this.#sql.exec("DELETE FROM environment WHERE environment_id = ? RETURNING 1", environmentId);
    return removed.toArray().length > 0;
  }

  /** User ids of all members, in order. */
  members(): string[] {
    const rows = this.#sql.exec("SELECT user_id FROM member ORDER BY user_id").raw<[string]>();
    return Array.from(rows, ([userId]) => userId);
  }

  isMember(userId: string): boolean {
    return this.#sql.exec("SELECT 1 FROM member WHERE user_id = ?", userId).toArray().length > 0;
  }

  countMembers(): number {
    return this.#count("member");
  }

  addMember(userId: string): void {
    this.#sql.exec("INSERT INTO member (user_id) VALUES (?)", userId);
  }

  /** @returns whether there was one */
  removeMember(userId: string): boolean {
    return this.#sql.exec("DELETE FROM member WHERE user_id = ? RETURNING 1", userId).toArray().length > 0;
  }

  #count(table: "environment" | "member"): number {
    return this.#sql.exec<{ count: number }>(`SELECT count(*) AS count FROM ${table}`).one().count;
  }
}
