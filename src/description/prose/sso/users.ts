// Users: made, read, changed, listed, deleted; their passwords; and the rotation of keys.

import type * as users from "../../../contract/sso/users.ts";
import {
  PASSWORD_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
  REWRAPPED_USERS_PER_CALL,
  TOTP_KEY_MAX_BYTES,
  TOTP_KEY_MIN_BYTES,
  USERNAME_CHARACTERS,
  USERS_PER_PAGE,
  USERS_PER_PAGE_DEFAULT,
} from "../../../limits.ts";
import { type Declared, PLAIN, type ProseTable } from "../prose.ts";
import { SAMPLE } from "../samples.ts";
import { administration } from "./decisions.ts";
import { USER_FIELDS } from "./parameters.ts";

const USER = {
  user_id: SAMPLE.userId,
  username: "jane.doe",
  email: "jane.doe@example.com",
  first_name: "Jane",
  middle_name: null,
  last_name: "Doe",
  display_name: null,
  approval_status: "approved",
  sign_up_time: SAMPLE.time,
  password_last_set: SAMPLE.time,
  is_totp_enabled: false,
  totp_label: null,
};

const MADE_KEY = {
  totp_key: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  totp_uri: "otpauth://totp/CRM:jane.doe?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=CRM",
};

const FACTOR = {
  totp_key: `The key of the second factor, in base32: ${TOTP_KEY_MIN_BYTES} to ${TOTP_KEY_MAX_BYTES} bytes.`,
  totp_label: "What the key is called; empty text unsets it.",
};

const FACTOR_CHANGE = {
  ...FACTOR,
  totp_code:
    "A code that was not used yet: it proves the present factor where that is switched off or gets another key.",
  new_totp_code: "A code under the key that is being set; with a wrong one nothing changes.",
};

/** A user as super-users see it. */
export const ADMINISTERED_USER = {
  ...USER,
  is_active: true,
  is_internal: false,
  is_super_user: false,
  is_locked: false,
  locked_time: null,
  locked_by: null,
  is_approval_needed: false,
  approval_status_mod_time: SAMPLE.time,
  approval_status_mod_by: SAMPLE.userId,
  approv_rej_time: SAMPLE.time,
  approv_rej_by: SAMPLE.userId,
  password_is_set: true,
  password_expiry: "2028-11-21T00:19:47",
  password_must_change: false,
  sign_up_status: "final",
  sign_up_confirm_time: null,
  creation_ctx: null,
};

const STANDING = {
  is_super_user: "Whether the user is a super-user. Only a super-user may say so.",
  is_locked: "Whether the user is locked: kept out, all sessions ended. Only a super-user may say so.",
  sign_up_status: "How far the sign-up has come; only `final` may sign in. Only a super-user may say so.",
  password_must_change: "Whether the password is to be changed at the next sign-in. Only a super-user may say so.",
};

const CURSOR = "The `cursor` of the page before; without it, the first page.";
const PASSWORD = `${PASSWORD_MIN_CHARACTERS} to ${PASSWORD_MAX_CHARACTERS} characters.`;
export const USER_PROSE: ProseTable<Declared<typeof users>> = {
  createUser: {
    summary: "Create a user",
    description: "Makes a user, who waits for approval unless `auto_approve` is true. Super-users only.",
    parameters: {
      username: `1 to ${USERNAME_CHARACTERS} characters, no white space, no control characters. Names that differ only in case are one name.`,
      password: `${PASSWORD} Without one, nobody signs in until a super-user sets one.`,
      ...USER_FIELDS,
      is_totp_enabled: "Whether signing in takes a code of a second factor. Where no key is given, one is made.",
      ...FACTOR,
      display_name: "Without one, the other names that are given, joined by spaces.",
      ...STANDING,
      auto_approve: "Whether the user is approved at once; by default not.",
    },
    examples: {
      user: {
        summary: "A user who may sign in at once",
        sends: { username: "jane.doe", password: "a-password-to-change", first_name: "Jane", auto_approve: true },
        unique: "username",
      },
      administrator: {
        summary: "Another super-user",
        sends: { username: "root.doe", password: "a-password-to-change", is_super_user: true, auto_approve: true },
        unique: "username",
      },
    },
    answers: { user: ADMINISTERED_USER },
  },
  getUser: {
    summary: "Read a user",
    description: "The own user by default. Another's is for super-users, who see more of anybody and of themselves.",
    parameters: {},
    examples: PLAIN,
    answers: { own: USER, administered: ADMINISTERED_USER },
  },
  changeUser: {
    summary: "Change a user",
    description:
      "Changes what is given, all of it or nothing. All sessions of a user end with a lock, a rejection, an approval or a sign-up that is taken back, and a change of role.",
    parameters: {
      ...USER_FIELDS,
      ...STANDING,
      ...FACTOR_CHANGE,
      is_totp_enabled:
        "Whether signing in takes a code of a second factor. Where no key is stored or given, one is made and answered.",
      username: "The present one; another is refused, as a username is for life.",
      approval_status: "What is decided about the user. Only a super-user may say so.",
      password_expiry:
        "When the password expires, in UTC; a time that is past expires it now. Only a super-user may say so.",
    },
    examples: {
      fields: {
        summary: "Fields of the own user",
        sends: { email: "jane.doe@example.com", first_name: "Jane", last_name: "Doe" },
      },
    },
    answers: { own: USER, administered: ADMINISTERED_USER },
  },
  changeTotp: {
    summary: "Set the key of the second factor",
    description:
      "Sets the key that is given, or a new one, which is answered once; with a label alone only that, where there is a key. It does not switch the second factor on or off. All other sessions of the user end with another key, or all where a super-user sets it.",
    parameters: FACTOR_CHANGE,
    examples: { made: { summary: "A new key", sends: {} } },
    answers: { made: MADE_KEY, done: {} },
  },
  deleteUser: administration("Delete a user", "Deletes a user with all sessions and attributes."),
  listUsers: {
    summary: "List users",
    description: "Users by lower-cased username, page by page. Super-users only.",
    parameters: {
      prefix: "How usernames begin, in any case.",
      limit: `Users a page: 1 to ${USERS_PER_PAGE}, by default ${USERS_PER_PAGE_DEFAULT}.`,
      cursor: CURSOR,
    },
    examples: {
      all: { summary: "The first page", sends: {} },
      some: { summary: "Ten users whose names begin alike", sends: { prefix: "jane", limit: 10 } },
    },
    answers: { page: { result: [{ user_id: SAMPLE.userId, username: "jane.doe" }], cursor: "amFuZS5kb2U" } },
  },
  changePassword: {
    summary: "Change a password",
    description:
      "Changes the own password, or, for a super-user, another's. All other sessions of that user end. Trials of the present one are counted, held up and refused as those of a sign-in.",
    parameters: {
      old_password: "The present password; required for the own one.",
      new_password: PASSWORD,
      password_expiry:
        "In how many days the new one expires; by default, and for 0, as the setting `PASSWORD_EXPIRY_DAYS` says. Super-users only.",
      must_change: "Whether it is to be changed at the next sign-in. Super-users only.",
    },
    examples: {
      own: {
        summary: "The own password",
        sends: { old_password: "{password}", new_password: "a-new-password" },
      },
    },
    answers: { done: {} },
  },
  rewrapUsers: {
    summary: "Seal users' values anew",
    description: `A step of key rotation: encrypted values of up to ${REWRAPPED_USERS_PER_CALL} users are sealed under the primary data key. Call it with each \`cursor\` until that is null. Super-users only.`,
    parameters: { cursor: CURSOR },
    examples: { first: { summary: "The first page", sends: {} } },
    answers: { page: { result: { done: 120, remaining: 0, oldest_key: null }, cursor: null } },
  },
};
