// The body of every success of the SSO API: the envelope with the fields of each operation. Nothing else may stand in an
// answer. Nothing here is part of the Worker.

import * as z from "zod";
import type { AnySsoOperation } from "../../contract/sso/all.ts";
import { cid, ok, orNull, sessionId, text, time, userId } from "./forms.ts";
import { foundUsers, madeKey, user } from "./users.ts";

const done = ok({}).meta({ id: "Done", description: "It is done." });

const attribute = {
  found: z.literal(true),
  name: text,
  value: text.meta({ description: "The value; its ciphertext where the call says `decrypt: false`." }),
  creation_time: time,
  last_modified: time,
  expiration_time: time,
  is_encrypted: z.boolean(),
};
const revision = z.int().meta({ description: "The revision, as the `ETag` of a single attribute has it." });
const setBy = z
  .enum(["owner", "super-user"])
  .meta({ description: "Who set the present value. A write of an owner that is no super-user makes it the owner's." });
const entry = z.strictObject({ ...attribute, revision, set_by: setBy }).meta({ id: "AttributeEntry" });
const missingEntry = z.strictObject({ name: text, found: z.literal(false) }).meta({ id: "MissingEntry" });

/** Not z.record(), which leaves `__proto__` out. */
const existing = z
  .custom<object>((value) => isObject(value) && Object.values(value).every((one) => typeof one === "boolean"))
  .meta({ type: "object", additionalProperties: { type: "boolean" }, description: "For many: by name." });

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const one = ok(attribute).meta({ id: "AttributeAnswer" });
const none = ok({ found: z.literal(false) }).meta({ id: "MissingAnswer" });
const several = ok({ result: z.array(z.union([entry, missingEntry])) }).meta({
  id: "AttributesAnswer",
  description: "An entry for each name, in the order asked for.",
});
const read = z.union([one, none, several]);
const exist = ok({ result: z.union([z.boolean(), existing]) }).meta({ id: "ExistAnswer" });
const names = ok({ result: z.array(text) }).meta({ id: "NamesAnswer", description: "Names, sorted." });
const all = ok({ result: z.array(entry) }).meta({ id: "AllAttributesAnswer", description: "Entries, sorted by name." });

const session = {
  session_id: sessionId,
  creation_time: time,
  expiration_time: time,
  remote_addr: text.meta({ description: "The address that signed in." }),
  user_agent: text.meta({ description: "The User-Agent header of the sign-in." }),
};

const signedIn = {
  ust: z
    .string()
    .regex(/^gAAAA[\w-]{114}=$/)
    .meta({ description: "The token of the new session. No other answer has it." }),
  user_id: userId,
  expiration_time: time,
  password_expiry: time,
};

const cursor = orNull.meta({ description: "Where the next page begins; null at the end." });

/** By operation. */
export const SSO_ANSWERS = {
  createSessionAttributes: done,
  setSessionAttributes: done,
  updateSessionAttributes: done,
  deleteSessionAttributes: done,
  getSessionAttributes: read,
  getSessionAttributesExist: exist,
  getSessionAttributeNames: names,
  getAllSessionAttributes: all,
  createUserAttributes: done,
  setUserAttributes: done,
  updateUserAttributes: done,
  deleteUserAttributes: done,
  getUserAttributes: read,
  getUserAttributesExist: exist,
  getUserAttributeNames: names,
  getAllUserAttributes: all,
  login: z.union([
    ok(signedIn),
    z
      .strictObject({ status: z.literal("warning"), sub_status: z.tuple([z.literal("W003005")]), cid, ...signedIn })
      .meta({
        id: "SignedInWithWarning",
        description: "Signed in; the password expires soon.",
      }),
  ]),
  logout: done,
  getSession: ok({ ...session, user_id: userId, username: text }),
  verifySession: ok({ is_valid: z.boolean() }),
  renewSession: ok({ expiration_time: time }),
  endSession: done,
  listSessions: ok({ result: z.array(z.strictObject({ ...session, is_current: z.boolean() })) }),
  endOtherSessions: ok({ result: z.int().min(0).meta({ description: "How many sessions were ended." }) }),
  createUser: user,
  getUser: user,
  changeUser: user,
  changeTotp: ok(madeKey),
  deleteUser: done,
  listUsers: ok({ result: z.array(z.strictObject({ user_id: userId, username: text })), cursor }),
  approveUser: done,
  lockUser: done,
  unlockUser: done,
  changePassword: done,
  rejectUser: done,
  searchUsers: foundUsers,
  signUp: ok({ confirm_token: text.meta({ description: "The token that confirms the sign-up, within a day." }) }),
  confirmSignUp: done,
  changeToConfirmed: done,
  changeSignUp: done,
  removeLock: done,
  rewrapUsers: ok({
    result: z.strictObject({
      done: z.int().min(0).meta({ description: "Values that were sealed anew." }),
      remaining: z.int().min(0).meta({ description: "Values that still lie under other keys than the primary one." }),
      oldest_key: z.int().nullable().meta({ description: "The oldest of those keys; null where nothing remains." }),
    }),
    cursor,
  }),
} satisfies Record<AnySsoOperation["id"], z.ZodType>;
