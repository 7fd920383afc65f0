// The steps of the object that knows the identity attributes.

import type { Migration } from "./migration.ts";

export const IDENTITY_CATALOG_MIGRATIONS: readonly Migration[] = [
  {
    id: "001_identity_catalog",
    change: [
      `CREATE TABLE identity_attribute (
     position INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
     data_type TEXT NOT NULL CHECK (data_type IN ('String', 'Number', 'Boolean', 'Date')),
     multi_valued INTEGER NOT NULL
   ) STRICT`,
    ],
  },
];
