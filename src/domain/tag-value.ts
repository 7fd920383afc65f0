// The value that one attribute of a profile gives to its tag, and whether it counts. A tag decides what AWS allows, so
// nobody may choose the own: a value counts if somebody set it who may decide that, or if the profile lists it among
// those to choose from.

import { CREDENTIALS_MIN_SECONDS } from "../limits.ts";
import type { Attribute } from "./attribute.ts";
import type { TagFault } from "./aws-tags.ts";
import type { ProfileAttribute } from "./profile-attribute.ts";

/** What is known of a live session attribute whose value may become a tag; the value is plain. */
export type SessionFact = Pick<Attribute, "value" | "setBy" | "expiresAtMs">;

/** A value that a person has of an identity attribute. */
export interface IdentityFact {
  value: string;
  /** Whether a super-user or an identity provider said it, not the person. */
  isVouchedFor: boolean;
}

/** Where values that are not static come from: plain data, read before, so that it can cross from object to object. */
export interface TagSources {
  /** By schema id, the person's values of an identity attribute; a definition that does not exist has no entry. */
  identity: ReadonlyMap<string, readonly IdentityFact[]>;
  /** By name, the session's live attributes; expired ones have no entry. */
  session: ReadonlyMap<string, SessionFact>;
}

/** Why an attribute gives no tag. */
export type TagProblemKind =
  | TagFault
  | "unknown-schema"
  | "no-value"
  | "several-values"
  | "no-session-attribute"
  | "too-many-tags"
  | "self-chosen"
  | "expires-too-soon";

/** One thing that keeps a tag out; `message` says what to do and never quotes a value. */
export interface Finding {
  problem: TagProblemKind;
  message: string;
}

/** What an attribute gives: `value` is null where there is none, `expiresAtMs` where the value does not expire. */
interface Sourced {
  value: string | null;
  expiresAtMs: number | null;
  findings: Finding[];
}

/** The value of one attribute of a profile, with everything that is wrong with where it comes from. */
export function tagValue(attribute: ProfileAttribute, sources: TagSources, nowMs: number): Sourced {
  switch (attribute.sessionAttributeType) {
    case "Static":
      return attribute.attributeValue === null ? noStaticValue(attribute) : lasting(attribute.attributeValue);
    case "Identity":
      return identityValue(attribute, sources.identity.get(attribute.attributeSchemaId));
    case "Session":
      return sessionValue(attribute, sources.session, nowMs);
  }
}

const lasting = (value: string, findings: Finding[] = []): Sourced => ({ value, expiresAtMs: null, findings });

const without = (problem: TagProblemKind, message: string): Sourced => ({
  value: null,
  expiresAtMs: null,
  findings: [{ problem, message }],
});

function noStaticValue({ mappingName }: ProfileAttribute): Sourced {
  return without("no-value", `The attribute has no value: give the tag "${mappingName}" an attributeValue.`);
}

function identityValue(attribute: ProfileAttribute, facts: readonly IdentityFact[] | undefined): Sourced {
  if (facts === undefined) {
    return without(
      "unknown-schema",
      `There is no identity attribute with the id "${attribute.attributeSchemaId}": define it, or choose another for the tag "${attribute.mappingName}".`,
    );
  }
  if (facts.length > 1) {
    return without(
      "several-values",
      `The person has ${facts.length} values of this identity attribute and a tag takes one: remove the others, or choose another attribute for the tag "${attribute.mappingName}".`,
    );
  }
  const [fact] = facts;
  if (fact) return lasting(fact.value, fact.isVouchedFor ? [] : [selfChosenField(attribute)]);
  if (attribute.attributeValue !== null) return lasting(attribute.attributeValue);
  return without(
    "no-value",
    `The person has no value of this identity attribute: give the person one, or give the tag "${attribute.mappingName}" an attributeValue for people without.`,
  );
}

function selfChosenField({ mappingName }: ProfileAttribute): Finding {
  return {
    problem: "self-chosen",
    message: `The value of the tag "${mappingName}" is what the person said: a super-user must set this field of the user, also to the same value, or the person must sign in with an identity provider that gives it.`,
  };
}

function sessionValue(
  { attributeValue, mappingName, allowedValues }: ProfileAttribute,
  session: TagSources["session"],
  nowMs: number,
): Sourced {
  const name = attributeValue ?? "";
  const fact = session.get(name);
  if (fact === undefined) {
    return without(
      "no-session-attribute",
      `The session has no attribute "${name}", or it has expired: set it in the session, and try again.`,
    );
  }
  const { value, expiresAtMs, setBy } = fact;
  const findings: Finding[] = [];
  if (setBy !== "super-user" && !allowedValues?.includes(value)) {
    findings.push({
      problem: "self-chosen",
      message: allowedValues
        ? `The session attribute "${name}" has a value that is none of the tag "${mappingName}": choose one of its allowedValues, or let a super-user set the attribute.`
        : `The person set the session attribute "${name}" of the tag "${mappingName}": a super-user must set it, or the profile must list in allowedValues what people may choose.`,
    });
  }
  if (expiresAtMs !== null && expiresAtMs - nowMs < CREDENTIALS_MIN_SECONDS * 1000) {
    findings.push({
      problem: "expires-too-soon",
      message: `The session attribute "${name}" of the tag "${mappingName}" expires in less than ${CREDENTIALS_MIN_SECONDS} seconds, the shortest time that AWS gives credentials for: set it again with a longer expiration.`,
    });
  }
  return { value, expiresAtMs, findings };
}
