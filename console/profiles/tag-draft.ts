// An attribute of a profile while it is typed, under AWS's rules for session tags: those that the service judges by.

import { isAttributeName } from "../../src/domain/attribute-name.ts";
import { foldTagKey, tagKeyFaults, tagRule, tagValueFaults } from "../../src/domain/aws-tags.ts";
import type { SessionAttributeType } from "../../src/domain/profile-attribute.ts";
import type { NewTagAttribute, ProfileAttribute } from "../api/profiles.ts";

export interface TagDraft {
  /** Null for one that is new. */
  id: string | null;
  /** The profile's revision when it was begun. */
  revision: number | null;
  type: SessionAttributeType;
  key: string;
  /** Static: the value. Identity: for people without one. Session: the attribute's name. */
  value: string;
  schemaId: string;
  transitive: boolean;
  /** Session: one to a line; none lets only a super-user choose. */
  allowed: string;
}

export function newTagDraft(revision: number | null): TagDraft {
  return { id: null, revision, type: "Session", key: "", value: "", schemaId: "", transitive: false, allowed: "" };
}

export function draftOf(attribute: ProfileAttribute, revision: number | null): TagDraft {
  return {
    id: attribute.id,
    revision,
    type: attribute.sessionAttributeType,
    key: attribute.mappingName,
    value: attribute.attributeValue ?? "",
    schemaId: attribute.attributeSchemaId,
    transitive: attribute.transitive,
    allowed: attribute.allowedValues?.join("\n") ?? "",
  };
}

/** What is to be sent of a draft. */
export function attributeOf({ type, key, value, schemaId, transitive, allowed }: TagDraft): NewTagAttribute {
  const values = valuesOf(allowed);
  const isChoice = type === "Session" && values.length > 0;
  return {
    sessionAttributeType: type,
    mappingName: key,
    attributeValue: value === "" ? null : value,
    attributeSchemaId: type === "Identity" ? schemaId : "",
    transitive: transitive && !isChoice,
    ...(isChoice ? { allowedValues: values } : {}),
  };
}

const valuesOf = (allowed: string) => allowed.split("\n").filter((line) => line !== "");

/** Whether the person chooses the tag's value; such a tag is never transitive. */
export const isChosen = ({ type, allowed }: TagDraft) => type === "Session" && valuesOf(allowed).length > 0;

/** By field, what is wrong with it; what is only missing yet is not wrong. */
export interface DraftFaults {
  key?: string;
  value?: string;
  allowed?: string;
}

/** @param others the attributes of the profile beside this one */
export function faultsOf(draft: TagDraft, others: readonly ProfileAttribute[]): DraftFaults {
  const found: DraftFaults = {};
  const key = draft.key === "" ? undefined : keyFault(draft.key, others);
  const value = draft.value === "" ? undefined : valueFault(draft);
  const [wrong] = isChosen(draft) ? valuesOf(draft.allowed).flatMap(tagValueFaults) : [];
  if (key !== undefined) found.key = key;
  if (value !== undefined) found.value = value;
  if (wrong !== undefined) found.allowed = `Each must ${tagRule(wrong, "value")}.`;
  return found;
}

function keyFault(key: string, others: readonly ProfileAttribute[]): string | undefined {
  const faults = tagKeyFaults(key).map((fault) => tagRule(fault, "key"));
  if (faults.length > 0) return `It must ${faults.join(", and ")}.`;
  const isTaken = others.some(({ mappingName }) => foldTagKey(mappingName) === foldTagKey(key));
  return isTaken ? "The profile has this key already; AWS does not tell capitals apart." : undefined;
}

function valueFault({ type, value }: TagDraft): string | undefined {
  if (type === "Session") {
    return isAttributeName(value) ? undefined : "At most 191 characters, and no control characters.";
  }
  const faults = tagValueFaults(value).map((fault) => tagRule(fault, "value"));
  return faults.length > 0 ? `It must ${faults.join(", and ")}.` : undefined;
}

/** Whether all that its type needs is there, and nothing is wrong. */
export function isComplete(draft: TagDraft, others: readonly ProfileAttribute[]): boolean {
  const hasSource = draft.type === "Identity" ? draft.schemaId !== "" : draft.value !== "";
  return draft.key !== "" && hasSource && Object.keys(faultsOf(draft, others)).length === 0;
}
