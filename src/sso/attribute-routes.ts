// The calls on attributes, once for every kind of owner: a session at `/session/attr`, a user at `/user/attr`.

import type { Context, Hono } from "hono";
import type { AttributeOperations } from "../contract/sso/attributes.ts";
import type { Outcome } from "../domain/outcome.ts";
import { entityTag, type IfMatch, matchesRevision } from "../domain/precondition.ts";
import { answerText } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import type { AttributeJson } from "../objects/attribute-reads.ts";
import type { Changed } from "../objects/owned-attributes.ts";
import { answer, answerAround } from "./answers.ts";
import { ownerOf } from "./attribute-owners.ts";
import { writesOf } from "./attribute-writes.ts";
import { refusal, unwrap } from "./errors.ts";
import type { Conditions } from "./preconditions.ts";
import { read } from "./read.ts";

/** Mounts the operations on the attributes of one kind of owner. */
export function mountAttributes(routes: Hono<AppEnv>, operations: AttributeOperations): void {
  for (const mode of ["create", "set", "update"] as const) {
    mount(routes, operations[mode], read, async (c, { values, caller, conditions }) => {
      const items = writesOf(values);
      const condition = conditionOf(conditions);
      const changed = await ownerOf(c, caller).change({ mode, items, ...condition });
      return answerChange(c, changed, values.name !== undefined);
    });
  }

  mount(routes, operations.remove, read, async (c, { values, caller, conditions }) => {
    const condition = conditionOf(conditions);
    const changed = await ownerOf(c, caller).change({ mode: "remove", names: namesOf(values), ...condition });
    return answerChange(c, changed, values.name !== undefined);
  });

  mount(routes, operations.get, read, async (c, { values, caller, conditions }) => {
    const decrypt = values.decrypt ?? true;
    if (values.name === undefined) return answerMany(c, ownerOf(c, caller).readMany(namesOf(values), decrypt));
    const { found } = await unwrap(ownerOf(c, caller).readOne(values.name, decrypt));
    // A ciphertext changes without its revision: by the rotation of keys.
    return answerOne(c, found, decrypt ? conditions.known : undefined);
  });

  mount(routes, operations.exists, read, async (c, { values, caller }) => {
    const names = namesOf(values);
    const live = new Set((await unwrap(ownerOf(c, caller).names([...new Set(names)]))).names);
    if (values.name !== undefined) return answer(c, { result: live.size > 0 });
    // fromEntries makes own properties of every name, `__proto__` too.
    return answer(c, { result: Object.fromEntries(names.map((name) => [name, live.has(name)])) });
  });

  mount(routes, operations.names, read, async (c, { caller }) => {
    const { names } = await unwrap(ownerOf(c, caller).names(null));
    return answer(c, { result: names });
  });

  mount(routes, operations.all, read, async (c, { values, caller }) =>
    answerMany(c, ownerOf(c, caller).readMany(null, values.decrypt ?? true)),
  );
}

/** The names that a call asks for: one by `name`, or many by `data`; with both, `name` wins. */
function namesOf({ name, data }: { name?: string | undefined; data?: string[] | undefined }): string[] {
  return name === undefined ? (data ?? []) : [name];
}

/** Answers with a list, whose entries are JSON already. */
async function answerMany(c: Context<AppEnv>, read: Promise<Outcome<{ entries: string }>>): Promise<Response> {
  const { entries } = await unwrap(read);
  return answerAround(c, `"result":${entries}`);
}

/** @param known revisions that the caller has: of those the answer has no body */
function answerOne(c: Context<AppEnv>, found: AttributeJson | null, known?: IfMatch): Response {
  if (!found) return answer(c, { found: false });
  const headers = { ETag: entityTag(found.revision) };
  if (known !== undefined && matchesRevision(known, found.revision)) return answerText(c, null, 304, headers);
  return answerAround(c, found.json.slice(1, -1), headers);
}

const conditionOf = ({ precondition }: Conditions) => (precondition === undefined ? {} : { condition: precondition });

/**
 * Answers a change. That of a single attribute tells its new revision, as what the next precondition is about, and its
 * refusal names no item of `data`, as there was none.
 */
function answerChange(c: Context<AppEnv>, changed: Changed, single: boolean): Response {
  if (!changed.ok) {
    const { item: _item, ...failure } = changed;
    throw refusal(single ? failure : changed);
  }
  if (!single || changed.revision === null) return answer(c);
  audit(c, { revision: changed.revision });
  return answer(c, {}, { ETag: entityTag(changed.revision) });
}
