// The wire form of a profile's session attribute: its type decides which rules its value is under.

import {
  type ProfileAttribute,
  SESSION_ATTRIBUTE_TYPES,
  type SessionAttributeType,
} from "../../domain/profile-attribute.ts";
import { type Fields, objectOf } from "../fields.ts";
import type { Judgement, Wire } from "../wire.ts";
import { anyText, attributeName, flag, givenId, oneOf, schemaId, tagKey, tagValue } from "./forms.ts";

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
  return fields.judgement(attribute);
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

const PROPERTIES = {
  sessionAttributeType: type.json,
  attributeSchemaId: schemaId.json,
  mappingName: tagKey.json,
  attributeValue: { type: ["string", "null"], maxLength: 256 },
  transitive: flag.json,
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
