// From a profile to the session tags that AWS would get, and everything that is wrong with them. One pure function: the
// tag check and the check-out call it, so what the first one shows is what the second one sends. The values it returns
// stand in the three forms and nowhere else: no message quotes one.

import { AWS_SESSION_TAGS, foldTagKey, type TagFault, tagKeyFaults, tagRule, tagValueFaults } from "./aws-tags.ts";
import type { ProfileAttribute } from "./profile-attribute.ts";
import { characters } from "./text.ts";

/** Where values that are not static come from: plain data, read before, so that it can cross from object to object. */
export interface TagSources {
  /** By schema id, the person's values of an identity attribute; a definition that does not exist has no entry. */
  identity: ReadonlyMap<string, readonly string[]>;
  /** By name, the plain values of the session's live attributes; expired ones have no entry. */
  session: ReadonlyMap<string, string>;
}

/** Why an attribute gives no tag. */
type TagProblemKind =
  | TagFault
  | "unknown-schema"
  | "no-value"
  | "several-values"
  | "no-session-attribute"
  | "too-many-tags";

/** One thing to mend; `message` says how. */
interface TagProblem {
  attributeId: string;
  mappingName: string;
  problem: TagProblemKind;
  message: string;
}

/** A tag, spelled as AWS's API does. */
export interface AwsTag {
  Key: string;
  Value: string;
}

/** The same tags in the three forms that AWS takes, and what kept others out. `ok` is true when nothing did. */
export interface TagSet {
  papId: string;
  ok: boolean;
  /** Parameters of `AssumeRole`. */
  assumeRole: { Tags: AwsTag[]; TransitiveTagKeys: string[] };
  /** A claim of the token for `AssumeRoleWithWebIdentity`. */
  webIdentity: {
    "https://aws.amazon.com/tags": { principal_tags: Record<string, string[]>; transitive_tag_keys: string[] };
  };
  /** Attributes of the assertion for `AssumeRoleWithSAML`. */
  saml: { name: string; values: string[] }[];
  /** Unicode code points of all keys and values. */
  characters: number;
  problems: TagProblem[];
}

const SAML_ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes";

type Finding = { problem: TagProblemKind; message: string };
type Sourced = { value: string } | Finding;

/** Computes the tag set of a profile for one person and session; `attributes` in the profile's order. */
export function tagSet(papId: string, attributes: readonly ProfileAttribute[], sources: TagSources): TagSet {
  const bearers = countByKey(attributes);
  const problems: TagProblem[] = [];
  const tags: (AwsTag & { transitive: boolean })[] = [];
  attributes.forEach((attribute, index) => {
    const sourced = sourceValue(attribute, sources);
    const findings = [
      ...keyFindings(attribute.mappingName, bearers.get(foldTagKey(attribute.mappingName)) ?? 0),
      ...("value" in sourced ? valueFindings(attribute.mappingName, sourced.value) : [sourced]),
      ...(index < AWS_SESSION_TAGS ? [] : [tooMany(attributes.length)]),
    ];
    for (const finding of findings) {
      problems.push({ attributeId: attribute.id, mappingName: attribute.mappingName, ...finding });
    }
    if (findings.length === 0 && "value" in sourced) {
      tags.push({ Key: attribute.mappingName, Value: sourced.value, transitive: attribute.transitive });
    }
  });
  return { papId, ok: problems.length === 0, ...threeForms(tags), problems };
}

function countByKey(attributes: readonly ProfileAttribute[]): Map<string, number> {
  const count = new Map<string, number>();
  for (const { mappingName } of attributes) {
    const key = foldTagKey(mappingName);
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  return count;
}

function sourceValue(attribute: ProfileAttribute, sources: TagSources): Sourced {
  switch (attribute.sessionAttributeType) {
    case "Static":
      return attribute.attributeValue === null ? noStaticValue(attribute) : { value: attribute.attributeValue };
    case "Identity":
      return identityValue(attribute, sources.identity.get(attribute.attributeSchemaId));
    case "Session":
      return sessionValue(attribute.attributeValue ?? "", sources.session);
  }
}

function noStaticValue({ mappingName }: ProfileAttribute): Finding {
  return {
    problem: "no-value",
    message: `The attribute has no value: give the tag "${mappingName}" an attributeValue.`,
  };
}

function identityValue(attribute: ProfileAttribute, values: readonly string[] | undefined): Sourced {
  if (values === undefined) {
    return {
      problem: "unknown-schema",
      message: `There is no identity attribute with the id "${attribute.attributeSchemaId}": define it, or choose another for the tag "${attribute.mappingName}".`,
    };
  }
  if (values.length > 1) {
    return {
      problem: "several-values",
      message: `The person has ${values.length} values of this identity attribute and a tag takes one: remove the others, or choose another attribute for the tag "${attribute.mappingName}".`,
    };
  }
  const value = values[0] ?? attribute.attributeValue;
  if (value !== null) return { value };
  return {
    problem: "no-value",
    message: `The person has no value of this identity attribute: give the person one, or give the tag "${attribute.mappingName}" an attributeValue for people without.`,
  };
}

function sessionValue(name: string, session: TagSources["session"]): Sourced {
  const value = session.get(name);
  if (value !== undefined) return { value };
  return {
    problem: "no-session-attribute",
    message: `The session has no attribute "${name}", or it has expired: set it in the session, and try again.`,
  };
}

function keyFindings(key: string, bearers: number): Finding[] {
  const findings: Finding[] = tagKeyFaults(key).map((fault) => ({
    problem: fault,
    message: `The tag key "${key}" has to ${tagRule(fault, "key")}: change the mapping name.`,
  }));
  if (bearers > 1) {
    findings.push({
      problem: "several-values",
      message: `${bearers} attributes of the profile give a value to the tag "${key}", whose key AWS reads without regard to case: keep one of them.`,
    });
  }
  return findings;
}

function valueFindings(key: string, value: string): Finding[] {
  return tagValueFaults(value).map((fault) => ({
    problem: fault,
    message: `The value of the tag "${key}" has to ${tagRule(fault, "value")}: change it at its source.`,
  }));
}

function tooMany(count: number): Finding {
  return {
    problem: "too-many-tags",
    message: `AWS takes at most ${AWS_SESSION_TAGS} tags a session and the profile has ${count}: remove ${count - AWS_SESSION_TAGS}.`,
  };
}

function threeForms(tags: readonly (AwsTag & { transitive: boolean })[]) {
  const transitive = tags.filter((tag) => tag.transitive).map((tag) => tag.Key);
  const saml = tags.map(({ Key, Value }) => ({ name: `${SAML_ATTRIBUTES}/PrincipalTag:${Key}`, values: [Value] }));
  // An attribute of an assertion needs a value, so with no transitive tag there is no such attribute; the other two
  // forms have lists, which may be empty.
  if (transitive.length > 0) saml.push({ name: `${SAML_ATTRIBUTES}/TransitiveTagKeys`, values: transitive });
  return {
    assumeRole: { Tags: tags.map(({ Key, Value }) => ({ Key, Value })), TransitiveTagKeys: transitive },
    webIdentity: {
      "https://aws.amazon.com/tags": {
        // Not by assignment: a key may be `__proto__`.
        principal_tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, [Value]])),
        transitive_tag_keys: [...transitive],
      },
    },
    saml,
    characters: tags.reduce((sum, { Key, Value }) => sum + characters(Key) + characters(Value), 0),
  };
}
