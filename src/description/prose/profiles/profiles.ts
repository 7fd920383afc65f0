// What an access profile is: its session attributes and the check of its tags.

import type * as profiles from "../../../contract/profiles/profiles.ts";
import { AWS_SESSION_TAGS } from "../../../domain/aws-tags.ts";
import { ALLOWED_VALUES, SCHEMA_ID_CHARACTERS } from "../../../limits.ts";
import { type Declared, PLAIN, type ProseTable } from "../prose.ts";
import { SAMPLE } from "../samples.ts";

export const PROFILE_ID = "The id of the profile: 1 to 128 letters, digits, `_` and `-`. It need not have been made.";

const ATTRIBUTE = {
  id: SAMPLE.attributeId,
  attributeSchemaId: "",
  mappingName: "cost-center",
  transitive: true,
  sessionAttributeType: "Session",
  attributeValue: "cost-center",
};

const FIELDS = {
  sessionAttributeType:
    "Where the tag's value comes from: `Static`, the attribute itself; `Identity`, the person; `Session`, an attribute of the live session. The spelling `sessionAttributetype` is taken too.",
  attributeSchemaId: `Identity: required, the id of an identity attribute, 1 to ${SCHEMA_ID_CHARACTERS} characters. Dropped for the others.`,
  mappingName:
    "The key of the AWS session tag: 1 to 128 letters, digits, spaces and `_ . : / = + - @`, not starting with `aws:`. Unique in the profile, whatever its case.",
  attributeValue:
    "Static: required, the tag's value, at most 256 of the same characters. Identity: the value for people who have none. Session: required, the name of the session attribute. Text only.",
  transitive: "Whether the tag goes on to the next role when roles are chained; by default not.",
  allowedValues: `Session only: 1 to ${ALLOWED_VALUES} tag values that the person may choose among. Without it, a value counts only where a super-user set it. Never with \`transitive\`.`,
};

const attribute = "The session attribute.";
const LIMIT = `A profile has at most ${AWS_SESSION_TAGS} session attributes, AWS's own limit.`;

type Ids =
  | "listSessionAttributes"
  | "addSessionAttribute"
  | "replaceSessionAttribute"
  | "removeSessionAttribute"
  | "checkSessionTags";

export const PROFILE_ATTRIBUTE_PROSE: Pick<ProseTable<Declared<typeof profiles>>, Ids> = {
  listSessionAttributes: {
    summary: "List a profile's session attributes",
    description:
      "In order of addition. A profile that nobody wrote to is an empty list, and reading it stores nothing.",
    parameters: { papId: PROFILE_ID },
    etag: 'The revision of the profile; `"0"` for one that nobody wrote to.',
    examples: PLAIN,
    answers: { attributes: [ATTRIBUTE] },
  },
  addSessionAttribute: {
    summary: "Add a session attribute to a profile",
    description: `The attribute becomes an AWS session tag at check-out. ${LIMIT}`,
    parameters: { papId: PROFILE_ID, attribute },
    fields: FIELDS,
    etag: "The new revision of the profile.",
    examples: {
      session: {
        summary: "From the live session",
        sends: {
          attribute: {
            sessionAttributeType: "Session",
            attributeValue: "cost-center",
            mappingName: "cost-center",
            transitive: true,
          },
        },
        unique: "mappingName",
      },
      choice: {
        summary: "From the live session, as the person chooses",
        sends: {
          attribute: {
            sessionAttributeType: "Session",
            attributeValue: "project",
            mappingName: "project",
            allowedValues: ["apollo", "gemini"],
          },
        },
        unique: "mappingName",
      },
      identity: {
        summary: "From the person",
        sends: {
          attribute: {
            sessionAttributeType: "Identity",
            attributeSchemaId: "builtin00000000email",
            mappingName: "email",
            attributeValue: null,
          },
        },
        unique: "mappingName",
      },
      static: {
        summary: "The same for everybody",
        sends: {
          attribute: { sessionAttributeType: "Static", attributeValue: "crm", mappingName: "application" },
        },
        unique: "mappingName",
      },
    },
    answers: { attribute: ATTRIBUTE },
  },
  replaceSessionAttribute: {
    summary: "Replace a session attribute of a profile",
    description: "The attribute of that `id` keeps its place in the list.",
    parameters: { papId: PROFILE_ID, attribute },
    fields: { id: "The id of the attribute to replace.", ...FIELDS },
    etag: "The new revision of the profile.",
    examples: {
      session: {
        summary: "From the live session",
        sends: {
          attribute: {
            id: "{attributeId}",
            sessionAttributeType: "Session",
            attributeValue: "cost-center",
            mappingName: "cost-center",
            transitive: true,
          },
        },
      },
    },
    answers: {},
  },
  removeSessionAttribute: {
    summary: "Remove a session attribute from a profile",
    description: "The others keep their order.",
    parameters: { papId: PROFILE_ID, id: "The id of the attribute." },
    etag: "The new revision of the profile.",
    examples: { call: { summary: "The call", sends: { id: "{attributeId}" } } },
    answers: {},
  },
  checkSessionTags: {
    summary: "Check the tags of a session",
    description:
      "The tag set that AWS would get for that session and its person now, in AWS's three forms, and everything that is wrong with it. Nobody chooses the own rights: a session attribute counts where a super-user set it or the profile lists its value, a field of the user where a super-user said it; otherwise the problem is `self-chosen`. It changes nothing. It shows plain values: an encrypted attribute that becomes a tag is plain text to AWS, too.",
    parameters: { papId: PROFILE_ID, ust: "The token of a live session." },
    examples: { call: { summary: "A person's session", sends: { ust: "{ust}" } } },
    answers: {
      tags: {
        papId: SAMPLE.papId,
        ok: true,
        assumeRole: { Tags: [{ Key: "cost-center", Value: "IT" }], TransitiveTagKeys: ["cost-center"] },
        webIdentity: {
          "https://aws.amazon.com/tags": {
            principal_tags: { "cost-center": ["IT"] },
            transitive_tag_keys: ["cost-center"],
          },
        },
        saml: [
          { name: "https://aws.amazon.com/SAML/Attributes/PrincipalTag:cost-center", values: ["IT"] },
          { name: "https://aws.amazon.com/SAML/Attributes/TransitiveTagKeys", values: ["cost-center"] },
        ],
        characters: 13,
        problems: [],
        warnings: [],
      },
    },
  },
};
