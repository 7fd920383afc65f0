// The steps of an access profile's object.

import type { Migration } from "./migration.ts";

export const PROFILE_MIGRATIONS: readonly Migration[] = [
  {
    id: "001_profile",
    change: [
      `CREATE TABLE session_attribute (
     position INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL CHECK (type IN ('Static', 'Identity', 'Session')),
     schema_id TEXT NOT NULL, mapping_name TEXT NOT NULL, value TEXT, transitive INTEGER NOT NULL
   ) STRICT`,
      "CREATE TABLE profile (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL) STRICT",
      `CREATE TABLE environment (
     environment_id TEXT PRIMARY KEY, role_arn TEXT NOT NULL, region TEXT, duration_seconds INTEGER NOT NULL,
     external_id TEXT
   ) STRICT, WITHOUT ROWID`,
      "CREATE TABLE member (user_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    ],
  },
  {
    id: "002_allowed_values",
    change: ["ALTER TABLE session_attribute ADD COLUMN allowed_values TEXT"],
  },
];
