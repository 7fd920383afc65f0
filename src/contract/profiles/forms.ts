// The wire forms of the profile API. The rules come from the domain; each is a sentence that says what to do.

import * as z from "zod/mini";
import { isAttributeName } from "../../domain/attribute-name.ts";
import { tagKeyFaults, tagRule, tagValueFaults } from "../../domain/aws-tags.ts";
import { isProfileId, PROFILE_ID_PATTERN, PROFILE_ID_RULE } from "../../domain/profile.ts";
import { isLongerThan } from "../../domain/text.ts";
import { ALLOWED_VALUES, ATTRIBUTE_NAME_CHARACTERS, GIVEN_ID_CHARACTERS, SCHEMA_ID_CHARACTERS } from "../../limits.ts";
import { flagOf } from "../scalars.ts";
import { converted, judged, type Refusal, type Wire, wire } from "../wire.ts";

/** The id of a profile, or of one of its environments. */
export const profileId = wire(z.string().check(z.refine(isProfileId)), {
  expected: PROFILE_ID_RULE,
  json: { type: "string", pattern: PROFILE_ID_PATTERN },
});

/** A boolean, or its text. */
export const flag = flagOf("It must be true or false.");

/** One of some words. */
export const oneOf = <const T extends string>(words: readonly T[], expected: string): Wire<T> =>
  wire(
    z.pipe(
      z.string(),
      converted((text: string) => words.find((word) => word === text)),
    ),
    {
      expected,
      json: { type: "string", enum: words },
    },
  );

/** Text under a rule; only text counts, whatever else would have a text. */
export const textThat = (holds: (text: string) => boolean, expected: string, json: object = {}): Wire<string> =>
  wire(z.string().check(z.refine(holds)), { expected, json: { type: "string", ...json } });

const TEXT_RULE = "It must be text; put a number or a boolean between quotation marks.";

/** An id that the service gave, of at most 30 characters; another one is not found. */
export const givenId = textThat(
  (id) => !isLongerThan(id, GIVEN_ID_CHARACTERS),
  "It must be an id that the service gave.",
  {
    maxLength: GIVEN_ID_CHARACTERS,
  },
);

/** Text that breaks any number of rules, all of which are told. */
const textUnder = (rules: (text: string) => readonly string[], expected: string, json: object): Wire<string> =>
  wire(
    z.pipe(
      z.string(),
      judged((text: string): Refusal[] => rules(text).map((rule) => ({ rule }))),
    ),
    { expected, json: { type: "string", ...json } },
  );

/** The key of a tag. */
export const tagKey = textUnder(
  (key) => tagKeyFaults(key).map((fault) => `A tag key must ${tagRule(fault, "key")}.`),
  "It is required and must be text: the key of the AWS session tag.",
  { minLength: 1, maxLength: 128 },
);

const ALLOWED_RULE = `It must be a list of 1 to ${ALLOWED_VALUES} values of a tag: text of at most 256 letters, digits, spaces and _ . : / = + - @, not starting with aws:.`;

/** The value of a tag. */
export const tagValue = textUnder(
  (value) => tagValueFaults(value).map((fault) => `A tag value must ${tagRule(fault, "value")}.`),
  TEXT_RULE,
  { maxLength: 256 },
);

/** Values of a tag that a person may choose among. */
export const tagValues: Wire<string[]> = {
  judge: (raw) =>
    Array.isArray(raw) && raw.length > 0 && raw.length <= ALLOWED_VALUES && raw.every((one) => tagValue.judge(one).ok)
      ? { ok: true, value: raw }
      : { ok: false, refusals: [{ rule: ALLOWED_RULE }] },
  expected: ALLOWED_RULE,
  json: { type: "array", items: tagValue.json, minItems: 1, maxItems: ALLOWED_VALUES },
};

/** The name of a session attribute: another name could never be there to be found. */
export const attributeName = textUnder(
  (name) =>
    isAttributeName(name)
      ? []
      : [
          `The name of a session attribute must have at most ${ATTRIBUTE_NAME_CHARACTERS} characters and no control characters.`,
        ],
  TEXT_RULE,
  { minLength: 1, maxLength: ATTRIBUTE_NAME_CHARACTERS },
);

/** Any text, where no other rule can be judged yet. */
export const anyText = wire(z.string(), { expected: TEXT_RULE, json: { type: "string" } });

/** The id of an identity attribute, as a profile's attribute names it. */
export const schemaId = textThat(
  (id) => !isLongerThan(id, SCHEMA_ID_CHARACTERS) && id.isWellFormed(),
  `It is required for Identity: the id of an identity attribute, text of 1 to ${SCHEMA_ID_CHARACTERS} characters.`,
  { minLength: 1, maxLength: SCHEMA_ID_CHARACTERS },
);

/** The one value that a parameter may have. */
export const only = <const T extends string>(value: T): Wire<T> => oneOf([value], `It must be ${value}.`);

/** A session's token, in a body. */
export const sessionToken = wire(z.string(), {
  expected: "It is required: the token of a live session.",
  json: { type: "string" },
});
