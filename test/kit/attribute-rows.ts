/** Rows of attributes as their store takes them. */
import type { AttributeStore } from "../../src/storage/attribute-store.ts";

export type Row = Parameters<AttributeStore["write"]>[0][number];

/** When the tests of the store take place. */
export const NOW = 1_900_000_000_000;

/** A row of a plain value that never expires, unless more is said. */
export const row = (name: string, more: Partial<Row> = {}): Row => ({
  name,
  value: `of ${name}`,
  createdAtMs: NOW - 2_000,
  modifiedAtMs: NOW - 1_000,
  expiresAtMs: null,
  revision: 1,
  setBy: "owner",
  ...more,
});
