// The calls on attributes, once for every kind of owner: a session at `/session/attr`, a user at `/user/attr`.

import { type Context, Hono } from "hono";
import type { Attribute, AttributeChange, WriteVerb } from "../domain/attribute.ts";
import type { Outcome } from "../domain/outcome.ts";
import { entityTag } from "../domain/precondition.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import type { Changed } from "../objects/owned-attributes.ts";
import { answer, shownAttribute } from "./answers.ts";
import { readNames, readRemoval, readWrite, refuseConditions } from "./attribute-input.ts";
import { refusal } from "./errors.ts";
import { type Input, readInput } from "./input.ts";
import { granted } from "./parties.ts";

/** An owner of attributes as the routes see it: an object that was found for a caller. */
export interface AttributeOwner {
  change(change: AttributeChange): Promise<Changed>;
  read(names: string[] | null, decrypt: boolean): Promise<Outcome<{ attributes: Attribute[] }>>;
  names(names: string[] | null): Promise<Outcome<{ names: string[] }>>;
}

/** Finds the owner that a call is about; settles the input. */
type FindOwner = (c: Context<AppEnv>, input: Input) => Promise<AttributeOwner>;

const WRITES = [
  ["POST", "create"],
  ["PUT", "set"],
  ["PATCH", "update"],
] as const satisfies [string, WriteVerb][];

/** The routes of attributes of one kind of owner, to be mounted at their path. */
export function attributeRoutes(findOwner: FindOwner): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  for (const [method, verb] of WRITES) {
    routes.on(method, "/", async (c) => {
      const input = await readInput(c);
      const change = readWrite(input, verb, c.req.raw.headers);
      note(c, { names: change.items.map(({ name }) => name) });
      const owner = await findOwner(c, input);
      return answerChange(c, await owner.change(change), input.given("name"));
    });
  }

  routes.delete("/", async (c) => {
    const input = await readInput(c);
    const change = readRemoval(input, c.req.raw.headers);
    note(c, { names: change.names });
    const owner = await findOwner(c, input);
    return answerChange(c, await owner.change(change), input.given("name"));
  });

  routes.get("/", async (c) => {
    const input = await readInput(c);
    const { names, many } = readNames(input);
    note(c, { names });
    const decrypt = input.flag("decrypt") ?? true;
    refuseConditions(input, c.req.raw.headers);
    const owner = await findOwner(c, input);
    const { attributes } = await granted(owner.read([...new Set(names)], decrypt));
    if (!many) return answerOne(c, attributes[0]);
    const found = new Map(attributes.map((attribute) => [attribute.name, attribute]));
    return answer(c, { result: names.map((name) => entry(name, found.get(name))) });
  });

  routes.get("/exists", async (c) => {
    const input = await readInput(c);
    const { names, many } = readNames(input);
    note(c, { names });
    refuseConditions(input, c.req.raw.headers);
    const owner = await findOwner(c, input);
    const live = new Set((await granted(owner.names([...new Set(names)]))).names);
    // fromEntries makes own properties of every name, `__proto__` too.
    const each = () => Object.fromEntries(names.map((name) => [name, live.has(name)]));
    return answer(c, { result: many ? each() : live.size > 0 });
  });

  routes.get("/names", async (c) => {
    const input = await readInput(c);
    refuseConditions(input, c.req.raw.headers);
    const owner = await findOwner(c, input);
    return answer(c, { result: (await granted(owner.names(null))).names });
  });

  routes.get("/all", async (c) => {
    const input = await readInput(c);
    const decrypt = input.flag("decrypt") ?? true;
    refuseConditions(input, c.req.raw.headers);
    const owner = await findOwner(c, input);
    const { attributes } = await granted(owner.read(null, decrypt));
    return answer(c, { result: attributes.map((attribute) => entry(attribute.name, attribute)) });
  });

  return routes;
}

/** One entry of a list: always with its name, with the rest where it was found. */
function entry(name: string, attribute: Attribute | undefined) {
  return attribute ? { ...shownAttribute(attribute), revision: attribute.revision } : { name, found: false };
}

function answerOne(c: Context<AppEnv>, attribute: Attribute | undefined): Response {
  if (!attribute) return answer(c, { found: false });
  return answer(c, shownAttribute(attribute), { ETag: entityTag(attribute.revision) });
}

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
  note(c, { revision: changed.revision });
  return answer(c, {}, { ETag: entityTag(changed.revision) });
}
