// The values that a user has of identity attributes. The user is that of the SSO API: both share their users.

import type { Context, Hono } from "hono";
import { changeIdentityValues, listIdentityValues } from "../contract/profiles/people.ts";
import type { IdentityAttribute } from "../domain/identity-attribute.ts";
import { type IdentityValueChange, typeRule } from "../domain/identity-value.ts";
import { answerJson, answerNothing } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { identityCatalogObject } from "../objects/object-client.ts";
import { type FieldFault, invalidInput, refusal, unwrap } from "./problems.ts";
import { read } from "./read.ts";
import { targetUser } from "./users.ts";

type Definitions = ReadonlyMap<string, IdentityAttribute>;

export function mountCustomAttributes(routes: Hono<AppEnv>): void {
  mount(routes, listIdentityValues, read, async (c, { values: { userId } }) => {
    const user = targetUser(c, userId);
    const [definitions, { values }] = await Promise.all([
      definitionsById(c),
      unwrap(user.callIdempotent((stub) => stub.identityFacts(userId))),
    ]);
    // Values whose definition was deleted are gone for everybody, though their rows go with the user.
    return answerJson(
      c,
      values.filter(({ attributeId }) => definitions.has(attributeId)),
    );
  });

  mount(routes, changeIdentityValues, read, async (c, { values: { userId, changes } }) => {
    const definitions = await definitionsById(c);
    const faults = typeFaults(changes, definitions);
    if (faults.length > 0) throw invalidInput(faults);
    audit(c, { names: [...new Set(changes.flatMap(({ attributeId }) => definitions.get(attributeId)?.name ?? []))] });
    const user = targetUser(c, userId);
    const unknown = changes.findIndex(({ attributeId }) => !definitions.has(attributeId));
    if (unknown >= 0) throw refusal({ ok: false, reason: "no-identity-attribute", item: unknown });
    await unwrap(user.call((stub) => stub.changeIdentity(userId, changes, [...definitions.values()])));
    return answerNothing(c);
  });
}

/** Values that do not fit the type of their attribute; whether there is such an attribute is judged after them. */
function typeFaults(changes: readonly IdentityValueChange[], definitions: Definitions): FieldFault[] {
  return changes.flatMap(({ attributeId, attributeValue }, index) => {
    const definition = definitions.get(attributeId);
    const rule = definition ? typeRule(attributeValue, definition.dataType) : null;
    return rule === null ? [] : [{ field: `[${index}].attributeValue`, rule }];
  });
}

async function definitionsById(c: Context<AppEnv>): Promise<Definitions> {
  const all = await identityCatalogObject(c.env).callIdempotent((stub) => stub.list());
  return new Map(all.map((attribute) => [attribute.id, attribute]));
}
