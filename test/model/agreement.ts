/** Whether a real object and its model agree: in all that a reader sees, and in all that lies in storage. */
import { expect } from "vitest";
import type { StoredRow } from "../kit/stored-attributes.ts";
import type { AttributeModel, ModelAttribute } from "./attribute-model.ts";
import { held, type RealOwner } from "./real-owner.ts";

/** Compares the two after a command; what was written gets its revision into the model, once that is judged. */
export async function expectAgreement(model: AttributeModel, real: RealOwner): Promise<void> {
  const { alarm, rows, leaks } = await held(real);
  for (const row of rows) adoptRevision(model, row);
  expect(rows).toEqual(storedRows(model));
  expect(leaks).toEqual([]);
  expect(alarm).toBe(model.alarm);
  for (const by of ["owner", "super-user"] as const) {
    const visible = model.visible(by);
    expect(await real.read(null, true, by)).toMatchObject({ ok: true, attributes: shown(visible) });
    expect(await real.names(null, by)).toMatchObject({ ok: true, names: visible.map(([name]) => name) });
  }
}

/** A revision starts at the time of creation or later, and is above all that the name has ever had. */
function adoptRevision(model: AttributeModel, { name, revision }: StoredRow): void {
  const attribute = model.stored.get(name);
  if (attribute?.revision !== 0) return;
  expect(revision).toBeGreaterThan(model.highest.get(name) ?? 0);
  expect(revision).toBeGreaterThanOrEqual(attribute.created);
  attribute.revision = revision;
  model.highest.set(name, revision);
}

function storedRows(model: AttributeModel): StoredRow[] {
  return [...model.stored]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { value, ...facts }]) => ({ name, text: facts.keyId === null ? value : null, ...facts }));
}

/** Attributes as a reader of plain values gets them. */
export function shown(attributes: [string, ModelAttribute][]): object[] {
  return attributes.map(([name, { keyId, value, created, modified, expires, revision, setBy }]) => ({
    name,
    value,
    createdAtMs: created,
    modifiedAtMs: modified,
    expiresAtMs: expires,
    revision,
    setBy,
    isEncrypted: keyId !== null,
  }));
}
