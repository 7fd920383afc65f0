// Users: made, read, changed, listed, deleted; their passwords; and the rotation of keys.

import { PASSWORD_DAYS_MAX, USERNAME_CHARACTERS, USERS_PER_PAGE } from "../../limits.ts";
import { optional, required } from "../operation.ts";
import { approvalStatus, dateTime, signUpStatus, totpKey, totpLabel } from "./account-forms.ts";
import type { SsoCode } from "./codes.ts";
import { cursor } from "./cursor.ts";
import { email, flag, newPassword, newUsername, personName, text, typedCode, typedPassword, whole } from "./forms.ts";
import { operation } from "./operation.ts";

const USER = "/zato/sso/user";

const fields = {
  email: optional(email),
  first_name: optional(personName),
  middle_name: optional(personName),
  last_name: optional(personName),
  display_name: optional(personName),
};

const factor = {
  totp_key: optional(totpKey),
  totp_label: optional(totpLabel),
  totp_code: optional(typedCode),
  new_totp_code: optional(typedCode),
};

/** What a super-user may be refused for about somebody else. */
const OF_OTHERS: SsoCode[] = ["E005001", "E001100"];

export const createUser = operation({
  id: "createUser",
  method: "POST",
  path: USER,
  acts: "as-super-user",
  takes: {
    username: required(newUsername),
    password: optional(newPassword),
    ...fields,
    is_super_user: optional(flag),
    auto_approve: optional(flag),
    is_locked: optional(flag),
    sign_up_status: optional(signUpStatus),
    password_must_change: optional(flag),
    is_totp_enabled: optional(flag),
    totp_key: optional(totpKey),
    totp_label: optional(totpLabel),
  },
  refuses: ["E005001", "E001001", "E001002", "E001003", "E001004", "E002001", "E003001", "E003002", "E003003"],
});

export const getUser = operation({
  id: "getUser",
  method: "GET",
  path: USER,
  acts: "on-user",
  takes: {},
  refuses: OF_OTHERS,
});

export const changeUser = operation({
  id: "changeUser",
  method: "PATCH",
  path: USER,
  acts: "on-user",
  takes: {
    ...fields,
    username: optional(text(USERNAME_CHARACTERS)),
    is_super_user: optional(flag),
    is_locked: optional(flag),
    approval_status: optional(approvalStatus),
    sign_up_status: optional(signUpStatus),
    password_expiry: optional(dateTime),
    password_must_change: optional(flag),
    is_totp_enabled: optional(flag),
    ...factor,
  },
  refuses: [...OF_OTHERS, "E002001", "E005008", "E008001"],
});

export const changeTotp = operation({
  id: "changeTotp",
  method: "PATCH",
  path: `${USER}/totp`,
  acts: "on-user",
  takes: factor,
  refuses: [...OF_OTHERS, "E005008"],
});

export const deleteUser = operation({
  id: "deleteUser",
  method: "DELETE",
  path: USER,
  acts: "on-user-as-super-user",
  takes: {},
  refuses: [...OF_OTHERS, "E008001"],
});

export const listUsers = operation({
  id: "listUsers",
  method: "GET",
  path: `${USER}/list`,
  acts: "as-super-user",
  takes: {
    prefix: optional(text(USERNAME_CHARACTERS)),
    limit: optional(whole(1, USERS_PER_PAGE)),
    cursor: optional(cursor),
  },
  refuses: ["E005001"],
});

export const changePassword = operation({
  id: "changePassword",
  method: "PATCH",
  path: `${USER}/password`,
  acts: "on-user",
  takes: {
    old_password: optional(typedPassword),
    new_password: required(newPassword),
    password_expiry: optional(whole(0, PASSWORD_DAYS_MAX)),
    must_change: optional(flag),
  },
  missing: (given) =>
    given.has("old_password") || given.has("user_id") ? null : { parameter: "old_password", why: "is missing" },
  refuses: [...OF_OTHERS, "E003001", "E003002", "E003003"],
});

export const rewrapUsers = operation({
  id: "rewrapUsers",
  method: "POST",
  path: `${USER}/rewrap`,
  acts: "as-super-user",
  takes: { cursor: optional(cursor) },
  refuses: ["E005001"],
});
