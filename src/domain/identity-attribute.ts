// Identity attributes: what is known of a person beyond a session. Some are built in, the others are defined by an
// administrator. A definition never changes; it comes and goes.

import { IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS, IDENTITY_ATTRIBUTE_NAME_CHARACTERS } from "../limits.ts";
import { type FieldFault, given, type Reading, type Report, readFlag } from "./reading.ts";
import { characters, hasControl } from "./text.ts";

const DATA_TYPES = ["String", "Number", "Boolean", "Date"] as const;

/** What the values of an identity attribute are. */
export type DataType = (typeof DATA_TYPES)[number];

/** What a new definition says. */
export interface NewIdentityAttribute {
  name: string;
  description: string;
  dataType: DataType;
  /** Whether one person may have several values of it. */
  multiValued: boolean;
}

/** A definition; the field names are those of the profile API. */
export interface IdentityAttribute extends NewIdentityAttribute {
  id: string;
  builtIn: boolean;
  identityTypes: string[];
}

/** Kinds of identities that attributes are about. */
export const IDENTITY_TYPES = ["User"];

/** The built-in ones by what they are. Their ids are constants, so that a profile may name them anywhere. */
export const BUILT_IN_IDS = {
  username: "builtin00000username",
  email: "builtin00000000email",
  firstName: "builtin0000firstname",
  lastName: "builtin00000lastname",
  mobile: "builtin0000000mobile",
  phone: "builtin00000000phone",
  status: "builtin0000000status",
} as const;

const builtIn = (id: string, name: string, description: string): IdentityAttribute => ({
  ...{ id, name, description, dataType: "String", multiValued: false, builtIn: true },
  identityTypes: IDENTITY_TYPES,
});

/** Definitions that are always there and never stored. */
export const BUILT_IN_ATTRIBUTES: readonly IdentityAttribute[] = [
  builtIn(BUILT_IN_IDS.username, "Username", "The name that the person signs in with"),
  builtIn(BUILT_IN_IDS.email, "Email", "The person's e-mail address"),
  builtIn(BUILT_IN_IDS.firstName, "First Name", "The person's first name"),
  builtIn(BUILT_IN_IDS.lastName, "Last Name", "The person's last name"),
  builtIn(BUILT_IN_IDS.mobile, "Mobile", "The number of the person's mobile telephone"),
  builtIn(BUILT_IN_IDS.phone, "Phone", "The number of the person's telephone"),
  builtIn(BUILT_IN_IDS.status, "Status", "active, locked or before_decision"),
];

const FROM_USER: ReadonlySet<string> = new Set([
  ...[BUILT_IN_IDS.username, BUILT_IN_IDS.email, BUILT_IN_IDS.firstName, BUILT_IN_IDS.lastName, BUILT_IN_IDS.status],
]);

/** Whether the values of an identity attribute come from the user, so that nobody sets them here. */
export function comesFromUser(attributeId: string): boolean {
  return FROM_USER.has(attributeId);
}

/** What two names have in common when they are one name to the service, which ignores their case. */
export function foldIdentityName(name: string): string {
  return name.normalize("NFC").toLowerCase().normalize("NFC");
}

/** Reads a new definition from a request. Unknown fields are ignored. */
export function readIdentityAttribute(input: Record<string, unknown>): Reading<NewIdentityAttribute> {
  const faults: FieldFault[] = [];
  const report: Report = (field, rule) => faults.push({ field, rule });
  const dataType = DATA_TYPES.find((type) => type === input.dataType);
  if (dataType === undefined) report("dataType", `It is required and must be one of ${DATA_TYPES.join(", ")}.`);
  const value = {
    name: readName(given(input.name), report),
    description: readDescription(given(input.description), report),
    multiValued: readFlag("multiValued", input.multiValued, report),
  };
  checkIdentityTypes(given(input.identityTypes) ?? IDENTITY_TYPES, report);
  return dataType === undefined || faults.length > 0
    ? { ok: false, faults }
    : { ok: true, value: { ...value, dataType } };
}

function readName(value: unknown, report: Report): string {
  const isText = typeof value === "string" && value.isWellFormed() && !hasControl(value);
  if (isText && characters(value) <= IDENTITY_ATTRIBUTE_NAME_CHARACTERS) return value;
  report("name", `It is required: 1 to ${IDENTITY_ATTRIBUTE_NAME_CHARACTERS} characters without control characters.`);
  return "";
}

function readDescription(value: unknown, report: Report): string {
  if (value === undefined) return "";
  const isText = typeof value === "string" && value.isWellFormed();
  if (isText && characters(value) <= IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS) return value;
  report("description", `It must be text of at most ${IDENTITY_ATTRIBUTE_DESCRIPTION_CHARACTERS} characters.`);
  return "";
}

function checkIdentityTypes(value: unknown, report: Report): void {
  const isKnown = (type: unknown) => IDENTITY_TYPES.some((known) => known === type);
  if (Array.isArray(value) && value.length > 0 && value.every(isKnown)) return;
  report("identityTypes", `It must be a list of ${IDENTITY_TYPES.join(", ")}.`);
}
