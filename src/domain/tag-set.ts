// From a profile to the session tags that AWS would get, and everything that is wrong with them. One pure function: the
// tag check and the check-out call it, so what the first one shows is what the second one sends. The values it returns
// stand in the three forms and nowhere else: no message quotes one.

import { AWS_SESSION_TAGS, foldTagKey, tagKeyFaults, tagRule, tagValueFaults } from "./aws-tags.ts";
import type { ProfileAttribute } from "./profile-attribute.ts";
import { type Finding, type TagProblemKind, type TagSources, tagValue } from "./tag-value.ts";
import { characters } from "./text.ts";

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
  warnings: TagWarning[];
}

/** What may go wrong at AWS, although nothing here is. */
interface TagWarning {
  warning: "packed-size" | "no-attributes";
  message: string;
}

/** What a profile comes to. */
export interface TagsFound {
  tags: TagSet;
  /** When the first of the session attributes among the tags expires, in milliseconds; null where none does. */
  expiresAtMs: number | null;
}

const SAML_ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes";

/**
 * AWS packs the tags of a session into a space whose size it does not publish; 2,250 characters were reported as 498 % of
 * it. From here on it may be full.
 */
const SURELY_PACKED_CHARACTERS = 450;

/**
 * Computes the tag set of a profile for one person and session.
 * @param attributes in the profile's order
 * @param nowMs milliseconds
 */
export function tagSet(
  papId: string,
  attributes: readonly ProfileAttribute[],
  sources: TagSources,
  nowMs: number,
): TagsFound {
  const bearers = countByKey(attributes);
  const problems: TagProblem[] = [];
  const tags: (AwsTag & { transitive: boolean })[] = [];
  let expiresAtMs = Number.POSITIVE_INFINITY;
  attributes.forEach((attribute, index) => {
    const sourced = tagValue(attribute, sources, nowMs);
    const findings = [
      ...keyFindings(attribute.mappingName, bearers.get(foldTagKey(attribute.mappingName)) ?? 0),
      ...(sourced.value === null ? [] : valueFindings(attribute.mappingName, sourced.value)),
      ...sourced.findings,
      ...(index < AWS_SESSION_TAGS ? [] : [tooMany(attributes.length)]),
    ];
    for (const finding of findings) {
      problems.push({ attributeId: attribute.id, mappingName: attribute.mappingName, ...finding });
    }
    if (findings.length === 0 && sourced.value !== null) {
      tags.push({ Key: attribute.mappingName, Value: sourced.value, transitive: attribute.transitive });
      expiresAtMs = Math.min(expiresAtMs, sourced.expiresAtMs ?? Number.POSITIVE_INFINITY);
    }
  });
  const forms = threeForms(tags);
  return {
    tags: {
      papId,
      ok: problems.length === 0,
      ...forms,
      problems,
      warnings: warningsOf(attributes.length, forms.characters),
    },
    expiresAtMs: Number.isFinite(expiresAtMs) ? expiresAtMs : null,
  };
}

function countByKey(attributes: readonly ProfileAttribute[]): Map<string, number> {
  const count = new Map<string, number>();
  for (const { mappingName } of attributes) {
    const key = foldTagKey(mappingName);
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  return count;
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

function warningsOf(attributes: number, count: number): TagWarning[] {
  if (attributes === 0) {
    const message =
      "The profile has no session attributes, so that AWS gets no tags: add one, or look at the profile's id.";
    return [{ warning: "no-attributes", message }];
  }
  if (count <= SURELY_PACKED_CHARACTERS) return [];
  const message = `The tags have ${count} characters together. AWS packs them to a limit that it does not publish, and from about ${SURELY_PACKED_CHARACTERS} on it may refuse them: try the check-out, or shorten keys and values.`;
  return [{ warning: "packed-size", message }];
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
