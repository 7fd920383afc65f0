// The steps of the directory's object.

import type { Migration } from "./migration.ts";

export const DIRECTORY_MIGRATIONS: readonly Migration[] = [
  {
    id: "001_directory",
    change: [
      "CREATE TABLE listed (name TEXT PRIMARY KEY, user_id TEXT NOT NULL, username TEXT NOT NULL) STRICT, WITHOUT ROWID",
      "CREATE TABLE first_user (name TEXT PRIMARY KEY, user_id TEXT NOT NULL, is_made INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    ],
  },
];
