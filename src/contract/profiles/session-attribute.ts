// The wire form of a profile's session attribute: its type decides which rules its value is under.

import {
  type ProfileAttribute,
  SESSION_ATTRIBUTE_TYPES,
  type SessionAttributeType,
} from "../../domain/profile-attribute.ts";
import { type Fields, objectOf } from "../fields.ts";
import type { Judgement, Wire } from "../wire.ts";
import { anyText, attributeName, flag, givenId, oneOf, schemaId, tagKey, tagValue, tagValues } from "./forms.ts";

const type = oneOf(SESSION_ATTRIBUTE_TYPES, "It is required and must be Static, Identity or Session.");

const MISSING_VALUE: Partial<Record<SessionAttributeType, string>> = {
  Static: "It is required for Static: the value of the AWS session tag.",
  Session: "It is required for Session: the name of the session attribute.",
};

const VALUES: Record<SessionAttributeType, Wire<string>> = {
  Static: tagValue,
  Identity: tagValue,
  Session: attributeName,
};

function judgeAttribute(fields: Fields): Judgement<Omit<ProfileAttribute, "id">> {
  // Britive's own page spells the field both ways.
  const sessionAttributeType = fields.required("sessionAttributeType", type, "sessionAttributetype");
  const attribute = {
    sessionAttributeType,
    attributeSchemaId: sessionAttributeType === "Identity" ? fields.required("attributeSchemaId", schemaId) : "",
    mappingName: fields.required("mappingName", tagKey),
    attributeValue: judgedValue(fields, sessionAttributeType),
    transitive: fields.optional("transitive", flag) ?? false,
  };
  const allowedValues = judgedChoice(fields, attribute);
  return fields.judgement<Omit<ProfileAttribute, "id">>({ ...attribute, ...(allowedValues ? { allowedValues } : {}) });
}

function judgedValue(fields: Fields, of: SessionAttributeType | undefined): string | null {
  const missing = of && MISSING_VALUE[of];
  const form = of === undefined ? anyText : VALUES[of];
  const value =
    missing === undefined
      ? fields.optional("attributeValue", form)
      : fields.required("attributeValue", { ...form, expected: missing });
  return value ?? null;
}

/** What the person may choose among, so never a tag that goes on to the next role. */
function judgedChoice(
  fields: Fields,
  { sessionAttributeType, transitive }: { sessionAttributeType: SessionAttributeType | undefined; transitive: boolean },
): string[] | undefined {
  const allowedValues = fields.optional("allowedValues", tagValues);
  if (allowedValues === undefined) return undefined;
  if (sessionAttributeType !== "Session") fields.refuse("allowedValues", "It is taken only with the type Session.");
  if (transitive)
    fields.refuse("transitive", "It must be false where there are allowedValues: the choice is the person's.");
  return allowedValues;
}

const PROPERTIES = {
  sessionAttributeType: type.json,
  attributeSchemaId: schemaId.json,
  mappingName: tagKey.json,
  attributeValue: { type: ["string", "null"], maxLength: 256 },
  transitive: flag.json,
  allowedValues: tagValues.json,
};
const REQUIRED = ["sessionAttributeType", "mappingName"];

/** An attribute that is added. */
export const newSessionAttribute = objectOf(judgeAttribute, PROPERTIES, REQUIRED);

const replacedId: Wire<string> = { ...givenId, expected: "It is required: the id of the attribute to replace." };

/** An attribute that replaces the one of its id. */
export const sessionAttribute = objectOf<ProfileAttribute>(
  (fields) => {
    const id = fields.required("id", replacedId);
    const attribute = judgeAttribute(fields);
    return attribute.ok ? fields.judgement<ProfileAttribute>({ ...attribute.value, id }) : attribute;
  },
  { id: replacedId.json, ...PROPERTIES },
  ["id", ...REQUIRED],
);
