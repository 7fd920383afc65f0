// Signing in and out, and what can be asked and done about sessions.

import type * as sessions from "../../../contract/sso/sessions.ts";
import {
  BACK_OFF_AFTER,
  BACK_OFF_FIRST_MS,
  BACK_OFF_MAX_MS,
  HASHES_WAITING,
  KNOWN_ADDRESSES,
  LIVE_SESSIONS,
  SIGN_INS_BY_ADDRESS,
  SIGN_INS_BY_NAME,
} from "../../../limits.ts";
import { type Declared, PLAIN, type ProseTable } from "../prose.ts";
import { SAMPLE } from "../samples.ts";

const SESSION = {
  session_id: SAMPLE.sessionId,
  creation_time: SAMPLE.time,
  expiration_time: SAMPLE.later,
  remote_addr: "198.51.100.7",
  user_agent: "curl/8.17.0",
};

const SIGNED_IN = {
  ust: `gAAAAABq${"A".repeat(111)}=`,
  user_id: SAMPLE.userId,
  expiration_time: SAMPLE.later,
  password_expiry: "2028-11-21T00:19:47",
};

export const SESSION_PROSE: ProseTable<Declared<typeof sessions>> = {
  login: {
    summary: "Sign in",
    description: `Starts a session and answers its token. A user has at most ${LIVE_SESSIONS} live sessions; one more ends the oldest. An unknown username and a wrong password are answered alike. Where the password expires soon, the answer is the same but for \`status\`, which is \`warning\`, and \`sub_status\`, which is \`W003005\`. At most ${SIGN_INS_BY_NAME.limit} trials a minute from one address for one username, and ${SIGN_INS_BY_ADDRESS.limit} a minute from one address. After ${BACK_OFF_AFTER} wrong passwords in a row further trials have to wait (\`429\`): ${BACK_OFF_FIRST_MS / 1000} s, doubled with each wrong one, at most ${BACK_OFF_MAX_MS / 60_000} minutes; not from the last ${KNOWN_ADDRESSES} addresses that signed in as this user. Where more than ${HASHES_WAITING} sign-ins of one user wait, \`503\`. A page of another origin that is not in the setting \`CORS_ORIGINS\` is refused.`,
    parameters: {
      username: "The name of the user. Case and Unicode composition do not count.",
      password: "The user's password.",
      totp_code: "The code that the authenticator shows now, where the second factor is on. Each counts once.",
      new_password:
        "Takes the place of the password where that has expired, expires soon or is to be changed, and ends all other sessions. Otherwise it is ignored.",
    },
    examples: {
      call: { summary: "By username and password", sends: { username: "{username}", password: "{password}" } },
    },
    answers: {
      session: SIGNED_IN,
      expiring: { ...SIGNED_IN, status: "warning", sub_status: ["W003005"], password_expiry: "2026-12-01T00:00:00" },
    },
  },
  logout: {
    summary: "Sign out",
    description: "Ends the session, and is answered ok whether it was alive or not. Its attributes are deleted.",
    parameters: {},
    examples: PLAIN,
    answers: { done: {} },
  },
  getSession: {
    summary: "Describe a session",
    description: "Describes a live session of one's own user. A super-user may ask about any session.",
    parameters: {},
    examples: PLAIN,
    answers: { session: { ...SESSION, user_id: SAMPLE.userId, username: "jane.doe" } },
  },
  verifySession: {
    summary: "Verify a session",
    description: "Tells whether a token opens a live session. A dead one is an answer, and no error. Super-users only.",
    parameters: {},
    examples: { call: { summary: "Somebody's token", sends: { target_ust: "{target_ust}" } } },
    answers: { valid: { is_valid: true } },
  },
  renewSession: {
    summary: "Renew a session",
    description:
      "Moves the expiry to now plus the setting `SESSION_MINUTES`, at most to the longest lifetime, `SESSION_MAX_DAYS`. `current_ust` is taken for `ust`, too, with an equal `target_ust` or none.",
    parameters: {},
    examples: PLAIN,
    answers: { renewed: { expiration_time: SAMPLE.later } },
  },
  endSession: {
    summary: "End a session",
    description:
      "Ends a session that is named by its token or its public id. A super-user who ends another's by its id names the user too.",
    parameters: { session_id: "The public id of the session, in place of `target_ust`." },
    examples: PLAIN,
    answers: { done: {} },
  },
  listSessions: {
    summary: "List a user's sessions",
    description: "The live sessions of the own user; with `target_ust`, of that session's user, for super-users.",
    parameters: {},
    examples: PLAIN,
    answers: { sessions: { result: [{ ...SESSION, is_current: true }] } },
  },
  endOtherSessions: {
    summary: "Sign out everywhere else",
    description: "Ends all other live sessions of the own user, and answers how many there were.",
    parameters: {},
    examples: PLAIN,
    answers: { ended: { result: 2 } },
  },
};
