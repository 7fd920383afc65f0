// Signing up.

import type * as signUp from "../../../contract/sso/sign-up.ts";
import {
  SIGN_UP_CONFIRMATION_MS,
  SIGN_UP_DECISION_MS,
  SIGN_UPS_BY_ADDRESS,
  SIGN_UPS_OF_ADDRESS,
  SIGN_UPS_WAITING,
} from "../../../limits.ts";
import type { Declared, ProseTable } from "../prose.ts";
import { USER_FIELDS } from "./parameters.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const confirmation = (summary: string) => ({
  summary,
  description: `Makes a sign-up final, once, within ${SIGN_UP_CONFIRMATION_MS / HOUR_MS} hours. Counted as a sign-in is. Whoever needs an approval waits for that still, at most ${SIGN_UP_DECISION_MS / DAY_MS} days; then the account is deleted, and its name is free.`,
  parameters: { confirm_token: "The token that the sign-up was answered with." },
  examples: { call: { summary: "With the token", sends: { confirm_token: "{confirm_token}" } } },
  answers: { done: {} },
});

export const SIGN_UP_PROSE: ProseTable<Declared<typeof signUp>> = {
  signUp: {
    summary: "Sign up",
    description: `Makes an account for oneself, which signs in once it is confirmed and approved. Off by default: the setting \`SIGN_UP_APPS\` names the applications whose people may sign up. The token shows intent, and not whose address it is: no e-mail address is verified. At most ${SIGN_UPS_BY_ADDRESS.limit} a minute from one address; at most ${SIGN_UPS_OF_ADDRESS} of one address and ${SIGN_UPS_WAITING} in all wait to be decided.`,
    parameters: {
      username: "As of other users; without admin, root, system, sso or zato in it.",
      password: "As of other users; without the username in it.",
      email: USER_FIELDS.email,
      app_list: "Applications that the person will use, by default the one that calls. Judged, and not stored.",
    },
    examples: {
      call: {
        summary: "By username and password",
        sends: { username: "joan.doe", password: "a-password-of-her-own", email: "joan@example.com" },
        unique: "username",
      },
    },
    answers: { token: { confirm_token: `gAAAAABq${"B".repeat(111)}=` } },
  },
  confirmSignUp: confirmation("Confirm a sign-up"),
  changeToConfirmed: confirmation("Confirm a sign-up, by PATCH"),
  changeSignUp: confirmation("Confirm a sign-up, at the path of the sign-up"),
};
