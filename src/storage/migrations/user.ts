// The steps of a user's object.

import type { Migration } from "./migration.ts";

export const USER_MIGRATIONS: readonly Migration[] = [
  {
    id: "001_user",
    change: [
      `CREATE TABLE user (
     user_id TEXT PRIMARY KEY, username TEXT NOT NULL, password TEXT NOT NULL, password_set INTEGER NOT NULL,
     email TEXT, first_name TEXT, middle_name TEXT, last_name TEXT, display_name TEXT,
     is_super_user INTEGER NOT NULL, is_locked INTEGER NOT NULL, is_approved INTEGER NOT NULL,
     signed_up INTEGER NOT NULL, is_listed INTEGER NOT NULL, is_leaving INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE live_session (
     session_id TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('opening', 'live', 'ending')),
     created INTEGER NOT NULL, expires INTEGER NOT NULL, remote_addr TEXT NOT NULL, user_agent TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
      `CREATE TABLE attribute (
     name TEXT PRIMARY KEY, value ANY NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
     expires INTEGER, revision INTEGER NOT NULL,
     CHECK (typeof(value) = 'text' OR (typeof(value) = 'blob' AND octet_length(value) >= 31))
   ) STRICT, WITHOUT ROWID`,
      "CREATE TABLE attribute_owner (id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL, floor INTEGER NOT NULL) STRICT",
      `CREATE TABLE identity_value (
     attribute_id TEXT NOT NULL, value TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (attribute_id, value)
   ) STRICT, WITHOUT ROWID`,
    ],
  },
  {
    id: "002_password_trial",
    change: [
      `CREATE TABLE password_trial (
     id INTEGER PRIMARY KEY CHECK (id = 1), wrong INTEGER NOT NULL, judged INTEGER NOT NULL, addresses TEXT NOT NULL
   ) STRICT`,
    ],
  },
  {
    id: "003_attribute_set_by",
    change: [
      `ALTER TABLE attribute ADD COLUMN set_by TEXT NOT NULL DEFAULT 'owner'
     CHECK (set_by IN ('owner', 'super-user'))`,
    ],
  },
  {
    id: "004_vouched_fields",
    change: [
      // Nobody can have chosen the own username until now; who said the other fields was not kept.
      "ALTER TABLE user ADD COLUMN vouched INTEGER NOT NULL DEFAULT 1",
    ],
  },
  {
    id: "005_account",
    change: [
      // `is_approved` holds 2 for a rejected user from here on.
      "ALTER TABLE user ADD COLUMN approval_changed INTEGER NOT NULL DEFAULT 0",
      "ALTER TABLE user ADD COLUMN approval_changed_by TEXT NOT NULL DEFAULT 'auto'",
      "UPDATE user SET approval_changed = signed_up",
      "ALTER TABLE user ADD COLUMN locked INTEGER",
      "ALTER TABLE user ADD COLUMN locked_by TEXT",
      `ALTER TABLE user ADD COLUMN sign_up_status TEXT NOT NULL DEFAULT 'final'
     CHECK (sign_up_status IN ('final', 'before_confirmation', 'to_approve'))`,
      "ALTER TABLE user ADD COLUMN sign_up_confirmed INTEGER",
      "ALTER TABLE user ADD COLUMN password_expires INTEGER",
      "ALTER TABLE user ADD COLUMN password_must_change INTEGER NOT NULL DEFAULT 0",
    ],
  },
  {
    id: "006_provider_identity",
    change: [
      `CREATE TABLE provider_identity (
     id INTEGER PRIMARY KEY CHECK (id = 1), issuer TEXT NOT NULL, subject TEXT NOT NULL, refused_before INTEGER NOT NULL
   ) STRICT`,
      "ALTER TABLE live_session ADD COLUMN latest INTEGER",
    ],
  },
  {
    id: "007_second_factor",
    change: [
      "ALTER TABLE user ADD COLUMN is_totp_enabled INTEGER NOT NULL DEFAULT 0",
      "CREATE TABLE sealed_field (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID",
      `CREATE TABLE totp_memory (
     id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL, last_step INTEGER NOT NULL,
     wrong INTEGER NOT NULL, judged INTEGER NOT NULL
   ) STRICT`,
    ],
  },
  {
    id: "008_revision",
    change: [
      // The directory is to be told of everybody anew, as it keeps a copy from here on.
      "ALTER TABLE user ADD COLUMN revision INTEGER NOT NULL DEFAULT 0",
      "UPDATE user SET revision = signed_up, is_listed = 0",
    ],
  },
  {
    id: "009_sign_up",
    change: ["ALTER TABLE user ADD COLUMN confirmation TEXT", "ALTER TABLE user ADD COLUMN forgotten INTEGER"],
  },
];
