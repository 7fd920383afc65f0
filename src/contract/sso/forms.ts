// The wire forms of the SSO API's parameters. Conversion goes by the parameter, never by how a value looks, and is the
// same for text in the query string and for what JSON has.

import * as z from "zod/mini";
import { isAttributeName } from "../../domain/attribute-name.ts";
import { isLongerThan, utf8Bytes } from "../../domain/text.ts";
import { emailFault, fieldFault, passwordFault, type UserFault, usernameFault } from "../../domain/user.ts";
import {
  ATTRIBUTE_NAME_CHARACTERS,
  ATTRIBUTE_VALUE_BYTES,
  EXPIRATION_SECONDS,
  ID_CHARACTERS,
  ITEMS_PER_CALL,
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  USER_FIELD_CHARACTERS,
  USERNAME_CHARACTERS,
} from "../../limits.ts";
import { anyWhole, flagOf, scalar, scalarText, textAs, wholeOf } from "../scalars.ts";
import { converted, type Judgement, judged, type Refusal, type Wire, wire } from "../wire.ts";
import type { SsoCode } from "./codes.ts";

/** Any text of at most that many characters. */
export const text = (most: number): Wire<string> =>
  wire(
    textAs(most, (given) => (isLongerThan(given, most) ? undefined : given)),
    {
      expected: `text of at most ${most} characters of well-formed Unicode`,
      json: { type: "string", maxLength: most },
    },
  );

/** The name of the application that calls. */
export const application = text(ID_CHARACTERS);

/** The id of a user. */
export const userId = text(ID_CHARACTERS);

/** A session's token. One that is no text, or too long, is a malformed token and not a malformed parameter. */
export const token = wire(z.union([scalar, z.array(z.unknown()), z.looseObject({})]), {
  expected: "the token of a session",
  json: { type: "string" },
});

/**
 * What somebody types to sign in: no length of it is malformed, and nothing is done with it before that is judged. Where
 * null is taken at all it is empty text, which is wrong.
 */
const TYPED = "text of well-formed Unicode";
const typed = converted((raw: unknown) => {
  const given = raw === null ? "" : scalarText(raw);
  return given?.isWellFormed() ? given : undefined;
});

/** A boolean, as JSON has it or as a word. */
export const flag = flagOf("true or false");

/** A whole number from `least` to `most`. */
export const whole = (least: number, most: number): Wire<number> =>
  wholeOf(least, most, `a whole number from ${least} to ${most}`);

/** Seconds until something expires; null for never, which the API says as 0, too. */
export const expiration = wire(
  z.union([
    z.null(),
    z.pipe(
      z.pipe(anyWhole, z.number().check(z.minimum(0), z.maximum(EXPIRATION_SECONDS))),
      z.transform((seconds: number) => (seconds === 0 ? null : seconds)),
    ),
  ]),
  {
    expected: `a whole number of seconds from 1 to ${EXPIRATION_SECONDS}, or 0 for never`,
    json: { type: ["integer", "null"], minimum: 0, maximum: EXPIRATION_SECONDS },
  },
);

/** The name of an attribute. */
export const attributeName = wire(
  textAs(ATTRIBUTE_NAME_CHARACTERS, (name) => (isAttributeName(name) ? name : undefined)),
  {
    expected: `1 to ${ATTRIBUTE_NAME_CHARACTERS} characters without control characters`,
    json: { type: "string", minLength: 1, maxLength: ATTRIBUTE_NAME_CHARACTERS },
  },
);

/** Names of attributes: a list, also where it has one. */
export const attributeNames: Wire<string[]> = {
  judge: (raw) => judgeNames(raw),
  expected: `a list of 1 to ${ITEMS_PER_CALL} names, each ${attributeName.expected},`,
  json: { type: "array", items: attributeName.json, minItems: 1, maxItems: ITEMS_PER_CALL },
};

function judgeNames(raw: unknown): Judgement<string[]> {
  const refused = { ok: false, refusals: [{ rule: attributeNames.expected }] } as const;
  if (!Array.isArray(raw) || raw.length < 1 || raw.length > ITEMS_PER_CALL) return refused;
  const names: string[] = [];
  for (const one of raw) {
    const name = attributeName.judge(one);
    if (!name.ok) return refused;
    names.push(name.value);
  }
  return { ok: true, value: names };
}

const TOO_LARGE_VALUE: Refusal = { rule: `at most ${ATTRIBUTE_VALUE_BYTES} bytes of UTF-8` };
const MALFORMED_VALUE: Refusal = { rule: "text of well-formed Unicode" };

function valueFaults(value: string): readonly Refusal[] {
  if (value.length > ATTRIBUTE_VALUE_BYTES || utf8Bytes(value) > ATTRIBUTE_VALUE_BYTES) return [TOO_LARGE_VALUE];
  return value.isWellFormed() ? [] : [MALFORMED_VALUE];
}

/** The value of an attribute. */
export const attributeValue = wire(z.pipe(converted(scalarText), judged(valueFaults)), {
  expected: MALFORMED_VALUE.rule,
  json: { type: "string", description: `At most ${ATTRIBUTE_VALUE_BYTES} bytes of UTF-8.` },
});

/** What is told of each fault of a user's fields. */
export const USER_FAULTS: Record<UserFault, Refusal & { code: SsoCode }> = {
  "username-malformed": {
    code: "E001001",
    rule: "`username` must have characters, and no control characters or invisible ones.",
  },
  "username-too-long": { code: "E001003", rule: `\`username\` may have at most ${USERNAME_CHARACTERS} characters.` },
  "username-white-space": { code: "E001004", rule: "`username` may have no white space." },
  "password-too-short": {
    code: "E003002",
    rule: `The password must have at least ${PASSWORD_MIN_CHARACTERS} characters.`,
  },
  "password-too-long": {
    code: "E003003",
    rule: `The password may have at most ${PASSWORD_MAX_CHARACTERS} characters.`,
  },
  "email-malformed": {
    code: "E002001",
    rule: `\`email\` must be an e-mail address of at most ${USER_FIELD_CHARACTERS} characters.`,
  },
  "field-malformed": {
    code: "E008002",
    rule: `Names have at most ${USER_FIELD_CHARACTERS} characters, and no control characters.`,
  },
};

/** Text under a rule of users, each of whose faults has a code of its own. */
function userText(fault: (text: string) => UserFault | null, expected: string, most: number, least = 0): Wire<string> {
  const refusals = (given: string) => {
    const found = fault(given);
    return found === null ? [] : [USER_FAULTS[found]];
  };
  const rules = z.pipe(judged(refusals), z.string().check(z.refine((given) => given.isWellFormed())));
  return wire(z.pipe(converted(scalarText), rules), {
    expected,
    json: { type: "string", minLength: least, maxLength: most },
  });
}

/** The name of a new user. */
export const newUsername = userText(
  usernameFault,
  `1 to ${USERNAME_CHARACTERS} characters without white space`,
  USERNAME_CHARACTERS,
  1,
);

/** A username as it is typed at sign-in: a longer one is simply wrong, and is told so in its place. */
export const typedUsername = wire(typed, { expected: TYPED, json: { type: "string", maxLength: USERNAME_CHARACTERS } });

/** A password as it is typed: a longer one is simply wrong. */
export const typedPassword = wire(typed, {
  expected: TYPED,
  json: { type: "string", maxLength: PASSWORD_MAX_CHARACTERS },
});

/** A code of a second factor as it is typed. */
export const typedCode = wire(typed, { expected: TYPED, json: { type: "string" } });

/** A password that is set. */
export const newPassword = userText(
  passwordFault,
  `${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS} characters`,
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
);

const unsetOr = (fault: (text: string) => UserFault | null) => (text: string) => (text === "" ? null : fault(text));

/** An e-mail address; empty text unsets it. */
export const email = userText(unsetOr(emailFault), "an e-mail address", USER_FIELD_CHARACTERS);

/** A person's name; empty text unsets it. */
export const personName = userText(
  unsetOr(fieldFault),
  `at most ${USER_FIELD_CHARACTERS} characters`,
  USER_FIELD_CHARACTERS,
);
