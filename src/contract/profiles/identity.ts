// The wire forms of identity attributes: a new definition, the filter of their list, and changes of a person's values.

import * as z from "zod/mini";
import { isAttributeName } from "../../domain/attribute-name.ts";
import {
  comesFromUser,
  DATA_TYPES,
  foldIdentityName,
  IDENTITY_TYPES,
  type NewIdentityAttribute,
} from "../../domain/identity-attribute.ts";
import type { IdentityValueChange } from "../../domain/identity-value.ts";
import { isLongerThan } from "../../domain/text.ts";
import {
  IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS,
  IDENTITY_ATTRIBUTE_NAME_CHARACTERS,
  IDENTITY_VALUE_CHARACTERS,
  ITEMS_PER_CALL,
} from "../../limits.ts";
import { Fields, isObject, objectOf } from "../fields.ts";
import { converted, type Judgement, judged, type Refusal, type Wire, wire } from "../wire.ts";
import { flag, oneOf, textThat } from "./forms.ts";

const NAME_RULE = `It is required: 1 to ${IDENTITY_ATTRIBUTE_NAME_CHARACTERS} characters without control characters.`;

// The same characters as an attribute's name: both stand in lists that people read.
const definitionName = textThat(isAttributeName, NAME_RULE, {
  minLength: 1,
  maxLength: IDENTITY_ATTRIBUTE_NAME_CHARACTERS,
});
const description = textThat(
  (text) => !isLongerThan(text, IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS) && text.isWellFormed(),
  `It must be text of at most ${IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS} characters.`,
  { maxLength: IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS },
);
const dataType = oneOf(DATA_TYPES, `It is required and must be one of ${DATA_TYPES.join(", ")}.`);
const identityTypes = wire(z.array(z.enum(IDENTITY_TYPES)).check(z.minLength(1)), {
  expected: `It must be a list of ${IDENTITY_TYPES.join(", ")}.`,
  json: { type: "array", items: { enum: IDENTITY_TYPES }, minItems: 1 },
});

/** A new definition of an identity attribute. */
export const identityAttribute = objectOf<NewIdentityAttribute>(
  (fields) => {
    const definition = {
      dataType: fields.required("dataType", dataType),
      name: fields.required("name", definitionName),
      description: fields.optional("description", description) ?? "",
      multiValued: fields.optional("multiValued", flag) ?? false,
    };
    fields.optional("identityTypes", identityTypes);
    return fields.judgement(definition);
  },
  {
    name: definitionName.json,
    description: description.json,
    dataType: dataType.json,
    multiValued: flag.json,
    identityTypes: identityTypes.json,
  },
  ["name", "dataType"],
);

/** One comparison of SCIM (RFC 7644, 3.4.2.2). */
const FILTER = /^ *name +eq +"(.*)" *$/is;
/** What only a filter of several comparisons has. A name with this in it is found by its JSON text. */
const MORE_COMPARISONS = /" +(?:and|or) /i;
/** UTF-16 units: a name as JSON text of escapes alone, and what stands around it. */
const FILTER_UNITS = 12 * IDENTITY_ATTRIBUTE_NAME_CHARACTERS + 50;

/**
 * The filter of a list of definitions: the names that it asks for, folded. Terraform's provider puts a name between the
 * quotation marks as it is, others as JSON text: where the two readings differ, both are looked for, in this order.
 */
export const nameFilter = wire(z.pipe(z.string().check(z.maxLength(FILTER_UNITS)), converted(filteredNames)), {
  expected: 'It must be: name eq "..."',
  json: { type: "string" },
});

function filteredNames(filter: string): string[] | undefined {
  const [, given] = FILTER.exec(filter) ?? [];
  if (given === undefined) return undefined;
  const asJson = jsonText(given);
  if (asJson === undefined && MORE_COMPARISONS.test(given)) return undefined;
  // A longer text is no name, and is not folded.
  const names = [given, ...(asJson === undefined ? [] : [asJson])].filter(isAttributeName);
  return [...new Set(names.map(foldIdentityName))];
}

/** What a text means between the quotation marks of JSON; undefined where it means nothing there. */
function jsonText(text: string): string | undefined {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return undefined;
  }
}

const VALUE_LENGTH_RULE = `It must have at most ${IDENTITY_VALUE_CHARACTERS} characters.`;

const op = oneOf(["add", "remove"], "It must be add or remove.");
const valueText = wire(
  z.pipe(
    z.string().check(z.refine((text) => text.isWellFormed())),
    judged((text: string) => (isLongerThan(text, IDENTITY_VALUE_CHARACTERS) ? [{ rule: VALUE_LENGTH_RULE }] : [])),
  ),
  {
    expected: "It must be text, whatever the attribute's type.",
    json: { type: "string", maxLength: IDENTITY_VALUE_CHARACTERS },
  },
);

const changedId = wire(
  z.pipe(
    z.string().check(z.minLength(1)),
    judged((id: string) => (comesFromUser(id) ? [{ rule: "Its value is the user's own." }] : [])),
  ),
  { expected: "It must be the id of an identity attribute.", json: { type: "string", minLength: 1 } },
);

/** Changes of a person's values, in order. Whether a value fits its attribute's type is judged where that is known. */
export const valueChanges: Wire<IdentityValueChange[]> = {
  judge: judgeChanges,
  expected: `It must be a list of at most ${ITEMS_PER_CALL} changes.`,
  json: {
    type: "array",
    maxItems: ITEMS_PER_CALL,
    items: {
      type: "object",
      required: ["op", "customUserAttribute"],
      properties: {
        op: op.json,
        customUserAttribute: {
          type: "object",
          required: ["attributeId", "attributeValue"],
          properties: {
            attributeId: changedId.json,
            attributeValue: valueText.json,
          },
        },
      },
    },
  },
};

function judgeChanges(raw: unknown): Judgement<IdentityValueChange[]> {
  if (!Array.isArray(raw) || raw.length > ITEMS_PER_CALL) {
    return { ok: false, refusals: [{ rule: valueChanges.expected }] };
  }
  const changes = raw.map((item: unknown, index) => judgeChange(item, `[${index}].`));
  const [first, ...more] = changes.flatMap((one): readonly Refusal[] => (one.ok ? [] : one.refusals));
  if (first) return { ok: false, refusals: [first, ...more] };
  return { ok: true, value: changes.flatMap((one) => (one.ok ? [one.value] : [])) };
}

function judgeChange(item: unknown, where: string): Judgement<IdentityValueChange> {
  const { op: operator, customUserAttribute } = partsOf(item);
  const { attributeId, attributeValue } = partsOf(customUserAttribute);
  const fields = new Fields({ op: operator, attributeId, attributeValue }, where);
  return fields.judgement({
    op: fields.judged("op", op),
    attributeId: fields.judged("attributeId", changedId),
    attributeValue: fields.judged("attributeValue", valueText),
  });
}

const partsOf = (value: unknown) => (isObject(value) ? (value as Record<string, unknown>) : {});
