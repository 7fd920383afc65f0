// Signing in and out, and what can be asked and done about sessions.

import { ID_CHARACTERS } from "../../limits.ts";
import { optional, required } from "../operation.ts";
import { text, typedCode, typedPassword, typedUsername } from "./forms.ts";
import { operation } from "./operation.ts";

const USER = "/zato/sso/user";
const SESSION = `${USER}/session`;

const NEW_PASSWORD = ["E003001", "E003002", "E003003"] as const;

export const login = operation({
  id: "login",
  method: "POST",
  path: `${USER}/login`,
  acts: "as-nobody",
  takes: {
    username: required(typedUsername, { takesNull: true }),
    password: required(typedPassword, { takesNull: true }),
    totp_code: optional(typedCode),
    new_password: optional(typedPassword),
  },
  refuses: [...NEW_PASSWORD, "E003004", "E003007", "E005001", "E005002", "E005003", "E005004", "E005008"],
});

export const logout = operation({
  id: "logout",
  method: "POST",
  path: `${USER}/logout`,
  acts: "as-session",
  takes: {},
  refuses: [],
});

export const describeSession = operation({
  id: "getSession",
  method: "GET",
  path: SESSION,
  acts: "on-session",
  takes: {},
  refuses: ["E005001"],
});

export const verifySession = operation({
  id: "verifySession",
  method: "POST",
  path: SESSION,
  acts: "on-session-as-super-user",
  takes: {},
  refuses: ["E005001"],
});

export const renewSession = operation({
  id: "renewSession",
  method: "PATCH",
  path: SESSION,
  acts: "as-user-renewing",
  takes: {},
  refuses: ["E003004"],
});

export const endSession = operation({
  id: "endSession",
  method: "DELETE",
  path: SESSION,
  acts: "on-session-or-id",
  takes: { session_id: optional(text(ID_CHARACTERS), { emptyBeside: "target_ust" }) },
  // With the token of a header alone, the own session would end in place of one of that user.
  missing: (given) => {
    const isWhose = given.has("user_id") && given.raw("user_id") !== "";
    if (!isWhose || given.has("session_id") || given.has("target_ust")) return null;
    return { parameter: "session_id", why: "is missing: `user_id` says whose session that is" };
  },
  refuses: ["E005001", "E001100"],
});

export const listSessions = operation({
  id: "listSessions",
  method: "GET",
  path: `${SESSION}/list`,
  acts: "on-user-of-session",
  takes: {},
  refuses: ["E005001"],
});

export const endOtherSessions = operation({
  id: "endOtherSessions",
  method: "DELETE",
  path: `${SESSION}/list`,
  acts: "as-user",
  takes: {},
  mistaken: new Map([["session_id", `DELETE ${SESSION}`]]),
  refuses: [],
});
