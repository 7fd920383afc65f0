// Where a tag's value comes from, in words and as a picture.

import type { SessionAttributeType } from "../../src/domain/profile-attribute.ts";
import type { IdentityAttribute, ProfileAttribute } from "../api/profiles.ts";
import { Icon, type IconName } from "../parts/icon.tsx";

export const SOURCES: Record<SessionAttributeType, { words: string; icon: IconName }> = {
  Static: { words: "Fixed value", icon: "fixed" },
  Identity: { words: "Person", icon: "person" },
  Session: { words: "Session", icon: "sessions" },
};

export function SourceKind({ type }: { type: SessionAttributeType }) {
  return (
    <span class={`source-kind ${type.toLowerCase()}`}>
      <Icon name={SOURCES[type].icon} /> {SOURCES[type].words}
    </span>
  );
}

/** What of the source it is: the value itself, the name of the person's attribute, or that of the session's. */
export function sourceName(attribute: ProfileAttribute, definitions: readonly IdentityAttribute[]): string {
  const { sessionAttributeType, attributeSchemaId, attributeValue } = attribute;
  if (sessionAttributeType !== "Identity") return attributeValue ?? "";
  return definitions.find(({ id }) => id === attributeSchemaId)?.name ?? attributeSchemaId;
}
