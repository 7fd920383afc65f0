// A session attribute of an access profile: which fact becomes which AWS session tag. Reading one from a request is
// pure and tells every fault at once; how many a profile may have, and that their keys differ, is judged where the
// others are known.

import { ATTRIBUTE_NAME_CHARACTERS, SCHEMA_ID_CHARACTERS } from "../limits.ts";
import { tagKeyFaults, tagRule, tagValueFaults } from "./aws-tags.ts";
import { type FieldFault, given, type Reading, type Report, readFlag } from "./reading.ts";
import { characters, hasControl } from "./text.ts";

/** Where the tag's value comes from: the attribute itself, the person, or the live session. */
export type SessionAttributeType = "Static" | "Identity" | "Session";

/** One attribute of a profile; the field names are those of the profile API. */
export interface ProfileAttribute {
  id: string;
  sessionAttributeType: SessionAttributeType;
  /** Identity: the id of the identity attribute. `""` for the others. */
  attributeSchemaId: string;
  /** The key of the tag. */
  mappingName: string;
  /** Static: the tag's value. Identity: the value of a person who has none. Session: the session attribute's name. */
  attributeValue: string | null;
  /** Whether the tag goes on to the next role when roles are chained. */
  transitive: boolean;
}

/**
 * Reads the five fields of an attribute. null, `""` and absent are equal, unknown fields are ignored.
 * @param input a JSON object as it came
 */
export function readProfileAttribute(input: Record<string, unknown>): Reading<Omit<ProfileAttribute, "id">> {
  const faults: FieldFault[] = [];
  const report: Report = (field, rule) => faults.push({ field, rule });
  // Britive's own page spells the field both ways.
  const type = readType(given(input.sessionAttributeType) ?? given(input.sessionAttributetype), report);
  const value = {
    attributeSchemaId: type === "Identity" ? readSchemaId(given(input.attributeSchemaId), report) : "",
    mappingName: readMappingName(given(input.mappingName), report),
    attributeValue: readValue(type, given(input.attributeValue), report),
    transitive: readFlag("transitive", input.transitive, report),
  };
  if (type === undefined || faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { sessionAttributeType: type, ...value } };
}

function readType(value: unknown, report: Report): SessionAttributeType | undefined {
  if (value === "Static" || value === "Identity" || value === "Session") return value;
  report("sessionAttributeType", "It is required and must be Static, Identity or Session.");
  return undefined;
}

function readSchemaId(value: unknown, report: Report): string {
  if (typeof value === "string" && characters(value) <= SCHEMA_ID_CHARACTERS && value.isWellFormed()) return value;
  report(
    "attributeSchemaId",
    `It is required for Identity: the id of an identity attribute, text of 1 to ${SCHEMA_ID_CHARACTERS} characters.`,
  );
  return "";
}

function readMappingName(value: unknown, report: Report): string {
  if (typeof value !== "string") {
    report("mappingName", "It is required and must be text: the key of the AWS session tag.");
    return "";
  }
  for (const fault of tagKeyFaults(value)) report("mappingName", `A tag key must ${tagRule(fault, "key")}.`);
  return value;
}

function readValue(type: SessionAttributeType | undefined, value: unknown, report: Report): string | null {
  if (value === undefined) {
    if (type === "Static") report("attributeValue", "It is required for Static: the value of the AWS session tag.");
    if (type === "Session") report("attributeValue", "It is required for Session: the name of the session attribute.");
    return null;
  }
  if (typeof value !== "string") {
    report("attributeValue", "It must be text; put a number or a boolean between quotation marks.");
    return null;
  }
  if (type === "Session") checkAttributeName(value, report);
  else if (type !== undefined) {
    for (const fault of tagValueFaults(value)) report("attributeValue", `A tag value must ${tagRule(fault, "value")}.`);
  }
  return value;
}

/** The rule for names of session attributes: another name could never be there to be found. */
function checkAttributeName(name: string, report: Report): void {
  if (characters(name) <= ATTRIBUTE_NAME_CHARACTERS && !hasControl(name) && name.isWellFormed()) return;
  report(
    "attributeValue",
    `The name of a session attribute must have at most ${ATTRIBUTE_NAME_CHARACTERS} characters and no control characters.`,
  );
}
