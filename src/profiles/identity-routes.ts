// Which identity attributes there are: the built-in ones, and those that administrators define.

import type { Hono } from "hono";
import {
  addIdentityAttribute,
  getIdentityAttribute,
  listIdentityAttributes,
  listIdentityTypes,
  removeIdentityAttribute,
} from "../contract/profiles/people.ts";
import {
  BUILT_IN_ATTRIBUTES,
  foldIdentityName,
  IDENTITY_TYPES,
  type IdentityAttribute,
} from "../domain/identity-attribute.ts";
import { answerJson, answerNothing } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { identityCatalogObject } from "../objects/object-client.ts";
import { invalidInput, refusal, unwrap } from "./problems.ts";
import { read } from "./read.ts";

export function mountIdentityAttributes(routes: Hono<AppEnv>): void {
  mount(routes, listIdentityAttributes, read, async (c, { values: { filter } }) => {
    const all = await identityCatalogObject(c.env).callIdempotent((stub) => stub.list());
    return answerJson(c, filter === undefined ? all : filter.flatMap((wanted) => namedIn(all, wanted)));
  });

  mount(routes, addIdentityAttribute, read, async (c, { values: { definition } }) => {
    audit(c, { names: [definition.name] });
    const { attribute } = await unwrap(identityCatalogObject(c.env).call((stub) => stub.add(definition)));
    audit(c, { record: attribute.id });
    return answerJson(c, attribute);
  });

  mount(routes, listIdentityTypes, read, (c) => answerJson(c, IDENTITY_TYPES));

  mount(routes, getIdentityAttribute, read, async (c, { values: { id } }) => {
    const found = builtIn(id) ?? byId(await identityCatalogObject(c.env).callIdempotent((stub) => stub.list()), id);
    if (!found) throw refusal({ ok: false, reason: "no-identity-attribute" });
    audit(c, { record: id, names: [found.name] });
    return answerJson(c, found);
  });

  mount(routes, removeIdentityAttribute, read, async (c, { values: { id } }) => {
    if (builtIn(id)) throw invalidInput([{ field: "id", rule: "A built-in identity attribute cannot be deleted." }]);
    await unwrap(identityCatalogObject(c.env).call((stub) => stub.remove(id)));
    audit(c, { record: id });
    return answerNothing(c);
  });
}

const namedIn = (all: readonly IdentityAttribute[], wanted: string) =>
  all.filter(({ name }) => foldIdentityName(name) === wanted);

const builtIn = (id: string) => byId(BUILT_IN_ATTRIBUTES, id);

function byId(attributes: readonly IdentityAttribute[], id: string): IdentityAttribute | undefined {
  return attributes.find((attribute) => attribute.id === id);
}
