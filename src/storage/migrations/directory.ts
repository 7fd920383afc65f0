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
  {
    id: "002_copies",
    change: [
      "ALTER TABLE listed ADD COLUMN revision INTEGER",
      "ALTER TABLE listed ADD COLUMN view TEXT",
      "ALTER TABLE listed ADD COLUMN email TEXT",
      "ALTER TABLE listed ADD COLUMN sign_up_status TEXT",
      "ALTER TABLE listed ADD COLUMN approval_status TEXT",
      "ALTER TABLE listed ADD COLUMN first_name TEXT",
      "ALTER TABLE listed ADD COLUMN middle_name TEXT",
      "ALTER TABLE listed ADD COLUMN last_name TEXT",
      "ALTER TABLE listed ADD COLUMN display_name TEXT",
      "ALTER TABLE listed ADD COLUMN shown_name TEXT",
    ],
  },
  {
    id: "003_sign_ups",
    change: [
      "CREATE TABLE sign_up (user_id TEXT PRIMARY KEY, address TEXT NOT NULL, held INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    ],
  },
];
