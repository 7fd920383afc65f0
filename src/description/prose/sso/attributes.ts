// Attributes of sessions and of users: the same eight operations, said about either kind of owner.

import type { sessionAttributes, userAttributes } from "../../../contract/sso/attributes.ts";
import { LIVE_ATTRIBUTES } from "../../../limits.ts";
import { type Declared, PLAIN, type ProseTable } from "../prose.ts";
import { SAMPLE } from "../samples.ts";
import { ATTRIBUTE } from "./parameters.ts";

const written = {
  name: ATTRIBUTE.name,
  value: ATTRIBUTE.value,
  data: ATTRIBUTE.items,
  encrypt: ATTRIBUTE.encrypt,
  expiration: ATTRIBUTE.expiration,
};

const chosen = { name: ATTRIBUTE.name, data: ATTRIBUTE.names };

const FOUND = {
  found: true,
  name: "cost-center",
  value: "IT",
  creation_time: SAMPLE.time,
  last_modified: SAMPLE.time,
  expiration_time: SAMPLE.later,
  is_encrypted: true,
} as const;
const ENTRY = { ...FOUND, revision: SAMPLE.revision, set_by: "owner" } as const;

const DONE = { done: {} };
const SEVERAL = [
  { name: "cost-center", value: "R&D" },
  { name: "tenant", value: "acme", expiration: 600 },
];

const oneAndMany = {
  one: { summary: "One attribute", sends: { name: "cost-center" } },
  many: { summary: "Several attributes", sends: { data: ["cost-center", "tenant"] } },
};

/** What is said of the operations of one kind of owner. */
const prose = (owner: "session" | "user") => ({
  create: {
    summary: `Create attributes of a ${owner}`,
    description: `Creates one attribute by \`name\`, or several by \`data\`. An attribute that is live already is refused; one that has expired is replaced. A ${owner} has at most ${LIVE_ATTRIBUTES} live attributes, whose values have at most 4 MiB together.`,
    parameters: written,
    etag: "The revision of the one attribute.",
    examples: {
      one: {
        summary: "One attribute, encrypted, for an hour",
        sends: { name: "step-up", value: "level-2", encrypt: true, expiration: 3600 },
        unique: "name",
      },
      many: {
        summary: "Several attributes, all or none",
        sends: {
          data: [
            { name: "tenant", value: "acme" },
            { name: "risk", value: "12" },
          ],
          expiration: 600,
        },
        unique: "name",
      },
    },
    answers: DONE,
  },
  set: {
    summary: `Set attributes of a ${owner}`,
    description:
      "Creates or updates one attribute by `name`, or several by `data`. With `expiration` and no `value`, only the expiry of a live attribute changes. Without preconditions the last write wins.",
    parameters: written,
    etag: "The revision of the one attribute.",
    examples: {
      one: { summary: "One attribute", sends: { name: "cost-center", value: "R&D" } },
      many: { summary: "Several attributes, all or none", sends: { data: SEVERAL, encrypt: true } },
    },
    answers: DONE,
  },
  update: {
    summary: `Update attributes of a ${owner}`,
    description:
      "Updates attributes that are live; one that is missing or has expired is refused. With `expiration` and no `value`, only the expiry changes.",
    parameters: written,
    etag: "The revision of the one attribute.",
    examples: {
      one: { summary: "A new value", sends: { name: "cost-center", value: "R&D" } },
      expiry: { summary: "The expiry alone", sends: { name: "cost-center", expiration: 60 } },
    },
    answers: DONE,
  },
  remove: {
    summary: `Delete attributes of a ${owner}`,
    description: "Deletes one attribute by `name`, or several by `data`. What is not there counts as deleted.",
    parameters: chosen,
    examples: oneAndMany,
    answers: DONE,
  },
  get: {
    summary: `Read attributes of a ${owner}`,
    description:
      "Reads one attribute by `name`, or several by `data`; a single name in `data` is a list of one. An attribute is gone from the first millisecond of its expiry.",
    parameters: { ...chosen, decrypt: ATTRIBUTE.decrypt },
    etag: "The revision of the one attribute, where it is found.",
    examples: oneAndMany,
    answers: {
      one: FOUND,
      missing: { found: false },
      many: { result: [ENTRY, { name: "tenant", found: false }] },
    },
  },
  exists: {
    summary: `Ask whether attributes of a ${owner} exist`,
    description: "Answers a boolean for `name`, and for `data` an object with a boolean for each name.",
    parameters: chosen,
    examples: oneAndMany,
    answers: { one: { result: true }, many: { result: { "cost-center": true, tenant: false } } },
  },
  names: {
    summary: `List the names of a ${owner}'s attributes`,
    description: "All names of live attributes, sorted by code point.",
    parameters: {},
    examples: PLAIN,
    answers: { names: { result: ["cost-center", "tenant"] } },
  },
  all: {
    summary: `Read all attributes of a ${owner}`,
    description: "All live attributes with their values and metadata in one call, sorted by name.",
    parameters: { decrypt: ATTRIBUTE.decrypt },
    examples: {
      plain: { summary: "Values in plain", sends: {} },
      sealed: { summary: "Encrypted values as their ciphertext", sends: { decrypt: false } },
    },
    answers: { all: { result: [ENTRY] } },
  },
});

const session = prose("session");
const user = prose("user");

export const SESSION_ATTRIBUTE_PROSE: ProseTable<Declared<typeof sessionAttributes>> = {
  setSessionAttributes: session.set,
  getSessionAttributes: session.get,
  createSessionAttributes: session.create,
  updateSessionAttributes: session.update,
  deleteSessionAttributes: session.remove,
  getSessionAttributesExist: session.exists,
  getSessionAttributeNames: session.names,
  getAllSessionAttributes: session.all,
};

export const USER_ATTRIBUTE_PROSE: ProseTable<Declared<typeof userAttributes>> = {
  setUserAttributes: user.set,
  getUserAttributes: user.get,
  createUserAttributes: user.create,
  updateUserAttributes: user.update,
  deleteUserAttributes: user.remove,
  getUserAttributesExist: user.exists,
  getUserAttributeNames: user.names,
  getAllUserAttributes: user.all,
};
