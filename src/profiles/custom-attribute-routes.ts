// The values that a user has of identity attributes. The user is that of the SSO API: both share their users.

import { type Context, Hono } from "hono";
import type { IdentityAttribute } from "../domain/identity-attribute.ts";
import { readValueChanges } from "../domain/identity-value.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { identityCatalogObject } from "../objects/reach.ts";
import { readBody, readNoMatch, settle } from "./input.ts";
import { granted, refusal } from "./problems.ts";
import { targetUser } from "./users.ts";

const VALUES = "/users/:userId/custom-attributes";

export const customAttributeRoutes = new Hono<AppEnv>();

customAttributeRoutes.get(VALUES, async (c) => {
  const userId = c.req.param("userId");
  const user = targetUser(c, userId);
  const [definitions, { values }] = await Promise.all([
    definitionsById(c),
    granted(user.repeatable((stub) => stub.identity(userId))),
  ]);
  // Values whose definition was deleted are gone for everybody, though their rows go with the user.
  return c.json(values.filter(({ attributeId }) => definitions.has(attributeId)));
});

customAttributeRoutes.patch(VALUES, async (c) => {
  const userId = c.req.param("userId");
  const body = await readBody(c);
  const definitions = await definitionsById(c);
  const { changes } = settle({ changes: readValueChanges(body, definitions), match: readNoMatch(c) });
  note(c, { names: [...new Set(changes.flatMap(({ attributeId }) => definitions.get(attributeId)?.name ?? []))] });
  const user = targetUser(c, userId);
  const unknown = changes.findIndex(({ attributeId }) => !definitions.has(attributeId));
  if (unknown >= 0) throw refusal({ ok: false, reason: "no-identity-attribute", item: unknown });
  await granted(user.once((stub) => stub.changeIdentity(userId, changes, [...definitions.values()])));
  return c.body(null, 204);
});

async function definitionsById(c: Context<AppEnv>): Promise<ReadonlyMap<string, IdentityAttribute>> {
  const all = await identityCatalogObject(c.env).repeatable((stub) => stub.list());
  return new Map(all.map((attribute) => [attribute.id, attribute]));
}
