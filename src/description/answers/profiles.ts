// The body of every success of the profile API; null where there is none. Nothing else may stand in an answer. Nothing
// here is part of the Worker.

import * as z from "zod";
import type { AnyProfileOperation } from "../../contract/profiles/all.ts";
import { DATA_TYPES } from "../../domain/identity-attribute.ts";
import { SESSION_ATTRIBUTE_TYPES } from "../../domain/profile-attribute.ts";
import { CREDENTIALS_MAX_SECONDS, CREDENTIALS_MIN_SECONDS } from "../../limits.ts";
import { orNull, profileId, recordId, text, userId, zonedTime } from "./forms.ts";

const attribute = z
  .strictObject({
    id: recordId,
    attributeSchemaId: text,
    mappingName: text,
    transitive: z.boolean(),
    sessionAttributeType: z.enum(SESSION_ATTRIBUTE_TYPES),
    attributeValue: orNull,
    allowedValues: z.array(text).optional().meta({ description: "Only of the type Session, where there are some." }),
  })
  .meta({ id: "ProfileAttribute" });

const environment = z
  .strictObject({
    papId: profileId,
    environmentId: profileId,
    roleArn: text,
    region: orNull,
    durationSeconds: z.int().min(CREDENTIALS_MIN_SECONDS).max(CREDENTIALS_MAX_SECONDS),
    externalId: orNull.optional().meta({ description: "Only for tokens of scope `write`." }),
  })
  .meta({ id: "ProfileEnvironment" });

const member = z.strictObject({ papId: profileId, userId }).meta({ id: "Member" });

const identityType = z.literal("User");
const definition = z
  .strictObject({
    id: recordId,
    name: text,
    description: text,
    dataType: z.enum(DATA_TYPES),
    multiValued: z.boolean(),
    builtIn: z.boolean(),
    identityTypes: z.array(identityType).length(1),
  })
  .meta({ id: "IdentityAttribute" });

const identityValue = z.strictObject({ attributeId: text, attributeValue: text }).meta({ id: "IdentityValue" });

const checkOut = z
  .strictObject({
    transactionId: recordId,
    papId: profileId,
    environmentId: profileId,
    userId,
    accessType: z.literal("PROGRAMMATIC"),
    status: z.enum(["checkedOut", "checkedIn"]),
    checkedOut: zonedTime,
    checkedIn: zonedTime.nullable(),
    expiration: zonedTime.meta({ description: "When AWS stops honouring the credentials." }),
  })
  .meta({ id: "CheckOut" });

const credentials = z
  .strictObject({ accessKeyID: text, secretAccessKey: text, sessionToken: text, expirationTime: zonedTime })
  .meta({ id: "Credentials" });

/** Not z.record(), which leaves `__proto__` out. */
const principalTags = z
  .custom<object>((value) =>
    Object.values(value as object)
      .flat()
      .every((one) => typeof one === "string"),
  )
  .meta({ type: "object", additionalProperties: { type: "array", items: { type: "string" } } });

const problem = z
  .strictObject({
    attributeId: recordId,
    mappingName: text,
    problem: text.meta({ description: "A word for what is wrong, such as `no-value`." }),
    message: text.meta({ description: "What to do about it." }),
  })
  .meta({ id: "TagProblem" });

const warning = z
  .strictObject({ warning: z.enum(["packed-size", "no-attributes"]), message: text })
  .meta({ id: "TagWarning" });

const tagSet = z
  .strictObject({
    papId: profileId,
    ok: z.boolean().meta({ description: "Whether there is no problem." }),
    assumeRole: z
      .strictObject({
        Tags: z.array(z.strictObject({ Key: text, Value: text })),
        TransitiveTagKeys: z.array(text),
      })
      .meta({ description: "Parameters of AWS's `AssumeRole`." }),
    webIdentity: z
      .strictObject({
        "https://aws.amazon.com/tags": z.strictObject({
          principal_tags: principalTags,
          transitive_tag_keys: z.array(text),
        }),
      })
      .meta({ description: "A claim of the token for `AssumeRoleWithWebIdentity`." }),
    saml: z
      .array(z.strictObject({ name: text, values: z.array(text) }))
      .meta({ description: "Attributes of the assertion for `AssumeRoleWithSAML`." }),
    characters: z.int().min(0).meta({ description: "Unicode code points of all keys and values." }),
    problems: z.array(problem),
    warnings: z.array(warning).meta({ description: "What AWS may still refuse; they leave `ok` as it is." }),
  })
  .meta({ id: "TagSet" });

/** By operation. */
export const PROFILE_ANSWERS = {
  listSessionAttributes: z.array(attribute),
  addSessionAttribute: attribute,
  replaceSessionAttribute: null,
  removeSessionAttribute: null,
  listEnvironments: z.array(environment),
  getEnvironment: environment,
  setEnvironment: null,
  removeEnvironment: null,
  listMembers: z.array(member),
  addMember: null,
  removeMember: null,
  checkSessionTags: tagSet,
  listIdentityAttributes: z.array(definition),
  addIdentityAttribute: definition,
  listIdentityTypes: z.array(identityType).length(1),
  getIdentityAttribute: definition,
  removeIdentityAttribute: null,
  listIdentityValues: z.array(identityValue),
  changeIdentityValues: null,
  getHealth: z.strictObject({ status: z.literal("ok") }),
  getReadiness: z.strictObject({ ready: z.literal(true) }),
  listFeatures: z.array(z.strictObject({ name: text, enabled: z.boolean() })),
  checkOut,
  listCheckOuts: z.array(checkOut),
  getCredentials: credentials,
  checkIn: checkOut,
} satisfies Record<AnyProfileOperation["id"], z.ZodType | null>;
