// Identity attributes and what people have of them, and what anybody may ask of the service.

import type * as people from "../../../contract/profiles/people.ts";
import {
  IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS,
  IDENTITY_ATTRIBUTE_NAME_CHARACTERS,
  IDENTITY_ATTRIBUTES,
  IDENTITY_VALUE_CHARACTERS,
  IDENTITY_VALUES,
  ITEMS_PER_CALL,
} from "../../../limits.ts";
import { type Declared, PLAIN, type ProseTable } from "../prose.ts";
import { SAMPLE } from "../samples.ts";

const id = "The id of the identity attribute.";
const userId = "The id of the user, as the SSO API has it.";
const byIdentityId = { call: { summary: "The call", sends: { id: "{identityId}" } } };

const DEFINITION = {
  id: SAMPLE.identityId,
  name: "Department",
  description: "",
  dataType: "String",
  multiValued: false,
  builtIn: false,
  identityTypes: ["User"],
};

export const SERVICE_PROSE: Pick<ProseTable<Declared<typeof people>>, "getHealth" | "getReadiness" | "listFeatures"> = {
  getHealth: {
    summary: "Ask whether the service runs",
    description: "Needs no credential.",
    parameters: {},
    examples: PLAIN,
    answers: { health: { status: "ok" } },
  },
  getReadiness: {
    summary: "Ask whether the service can work",
    description: "Needs no credential. Where it cannot, the message names the settings that are missing or malformed.",
    parameters: {},
    examples: PLAIN,
    answers: { readiness: { ready: true } },
  },
  listFeatures: {
    summary: "List what the service can do",
    description: "Needs no credential.",
    parameters: {},
    examples: PLAIN,
    answers: { features: [{ name: "session-attributes", enabled: true }] },
  },
};

export const IDENTITY_PROSE: Omit<ProseTable<Declared<typeof people>>, keyof typeof SERVICE_PROSE> = {
  listIdentityAttributes: {
    summary: "List identity attributes",
    description: "What is known of a person beyond a session: the built-in attributes, and those that were defined.",
    parameters: {
      filter:
        'Only the one of that name, whatever its case: `name eq "X"`, X as it is or as JSON text. Where the two differ and both are names, the first comes first.',
    },
    examples: {
      all: { summary: "All of them", sends: {} },
      one: { summary: "One by its name", sends: { filter: 'name eq "Email"' } },
    },
    answers: { attributes: [DEFINITION] },
  },
  addIdentityAttribute: {
    summary: "Define an identity attribute",
    description: `Names are unique, whatever their case. At most ${IDENTITY_ATTRIBUTES} can be defined. A definition never changes.`,
    parameters: { definition: "The definition." },
    fields: {
      name: `1 to ${IDENTITY_ATTRIBUTE_NAME_CHARACTERS} characters, no control characters.`,
      description: `At most ${IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS} characters; by default empty.`,
      dataType: "What its values are.",
      multiValued: "Whether one person may have several values; by default not.",
      identityTypes: "Whom it is about: users.",
    },
    examples: {
      text: {
        summary: "A text",
        sends: { definition: { name: "Department", dataType: "String" } },
        unique: "name",
      },
      dates: {
        summary: "Dates, any number of them",
        sends: {
          definition: {
            name: "Training",
            description: "Days of the yearly training",
            dataType: "Date",
            multiValued: true,
            identityTypes: ["User"],
          },
        },
        unique: "name",
      },
    },
    answers: { attribute: DEFINITION },
  },
  listIdentityTypes: {
    summary: "List the kinds of identities",
    description: "Attributes are about users.",
    parameters: {},
    examples: PLAIN,
    answers: { types: ["User"] },
  },
  getIdentityAttribute: {
    summary: "Read an identity attribute",
    description: "A built-in one, or one that was defined.",
    parameters: { id },
    examples: byIdentityId,
    answers: { attribute: DEFINITION },
  },
  removeIdentityAttribute: {
    summary: "Remove an identity attribute",
    description: "The values that people have of it are gone with it. Built-in ones cannot be removed.",
    parameters: { id },
    examples: byIdentityId,
    answers: {},
  },
  listIdentityValues: {
    summary: "List a person's values",
    description: "One row for each value of a defined attribute, Mobile or Phone.",
    parameters: { userId },
    examples: PLAIN,
    answers: { values: [{ attributeId: SAMPLE.identityId, attributeValue: "Research" }] },
  },
  changeIdentityValues: {
    summary: "Change a person's values",
    description: `Up to ${ITEMS_PER_CALL} changes in order, all of them or none. Adding what is there and removing what is not do nothing. A second value of a single-valued attribute is refused. A person has at most ${IDENTITY_VALUES} values.`,
    parameters: { userId, changes: "The changes." },
    fields: {
      op: "What is done with the value.",
      customUserAttribute: "The value.",
      attributeId:
        "The id of the identity attribute. Username, Email, First Name, Last Name and Status come from the user and cannot be changed here.",
      attributeValue: `Text that fits the attribute's \`dataType\`: a JSON number, \`true\` or \`false\`, a date as YYYY-MM-DD; at most ${IDENTITY_VALUE_CHARACTERS} characters.`,
    },
    examples: {
      add: {
        summary: "Another value",
        sends: {
          changes: [{ op: "add", customUserAttribute: { attributeId: "{identityId}", attributeValue: "Research" } }],
        },
      },
      remove: {
        summary: "One value less",
        sends: {
          changes: [{ op: "remove", customUserAttribute: { attributeId: "{identityId}", attributeValue: "Sales" } }],
        },
      },
    },
    answers: {},
  },
};
