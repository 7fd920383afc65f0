// A session attribute of an access profile: which fact becomes which AWS session tag.

export const SESSION_ATTRIBUTE_TYPES = ["Static", "Identity", "Session"] as const;

/** Where the tag's value comes from: the attribute itself, the person, or the live session. */
export type SessionAttributeType = (typeof SESSION_ATTRIBUTE_TYPES)[number];

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
  /** Session: what the person may choose among; absent where only a super-user's choice counts. Never transitive. */
  allowedValues?: readonly string[];
}
