// The steps of a session's object.

import type { Migration } from "./migration.ts";

export const SESSION_MIGRATIONS: readonly Migration[] = [
  {
    id: "001_session",
    change: [
      `CREATE TABLE session (
     id TEXT PRIMARY KEY, user_id TEXT NOT NULL, username TEXT NOT NULL, is_super_user INTEGER NOT NULL,
     created INTEGER NOT NULL, expires INTEGER NOT NULL, remote_addr TEXT NOT NULL, user_agent TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE attribute (
     name TEXT PRIMARY KEY, value ANY NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
     expires INTEGER, revision INTEGER NOT NULL,
     CHECK (typeof(value) = 'text' OR (typeof(value) = 'blob' AND octet_length(value) >= 31))
   ) STRICT, WITHOUT ROWID`,
      "CREATE TABLE attribute_owner (id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL, floor INTEGER NOT NULL) STRICT",
      `CREATE TABLE check_out (
     pap_id TEXT NOT NULL, environment_id TEXT NOT NULL, transaction_id TEXT NOT NULL,
     checked_out INTEGER NOT NULL, expires INTEGER NOT NULL, credentials BLOB,
     PRIMARY KEY (pap_id, environment_id)
   ) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    id: "002_attribute_set_by",
    change: [
      `ALTER TABLE attribute ADD COLUMN set_by TEXT NOT NULL DEFAULT 'owner'
     CHECK (set_by IN ('owner', 'super-user'))`,
    ],
  },
];
