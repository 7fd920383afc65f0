// Identity attributes: what is known of a person beyond a session. Some are built in, the others are defined by an
// administrator. A definition never changes; it comes and goes.

export const DATA_TYPES = ["String", "Number", "Boolean", "Date"] as const;

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
  id,
  name,
  description,
  dataType: "String",
  multiValued: false,
  builtIn: true,
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
  BUILT_IN_IDS.username,
  BUILT_IN_IDS.email,
  BUILT_IN_IDS.firstName,
  BUILT_IN_IDS.lastName,
  BUILT_IN_IDS.status,
]);

/** Whether the values of an identity attribute come from the user, so that nobody sets them here. */
export function comesFromUser(attributeId: string): boolean {
  return FROM_USER.has(attributeId);
}

/** What two names have in common when they are one name to the service, which ignores their case. */
export function foldIdentityName(name: string): string {
  return name.normalize("NFC").toLowerCase().normalize("NFC");
}
