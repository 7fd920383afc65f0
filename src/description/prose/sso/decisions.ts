// What a super-user decides about a user.

import type * as decisions from "../../../contract/sso/decisions.ts";
import type { Declared, ProseTable } from "../prose.ts";

/** What an administrator does to a user. */
export const administration = (summary: string, description: string) => ({
  summary,
  description: `${description} Super-users only.`,
  parameters: {},
  examples: { call: { summary: "Somebody else", sends: { user_id: "{user_id}" } } },
  answers: { done: {} },
});

export const DECISION_PROSE: ProseTable<Declared<typeof decisions>> = {
  approveUser: administration("Approve a user", "Lets a user sign in who waits for approval, or was rejected."),
  rejectUser: administration("Reject a user", "Ends all sessions of a user, who cannot sign in until approved."),
  lockUser: administration("Lock a user", "Ends all sessions of a user, who cannot sign in until unlocked."),
  unlockUser: administration("Unlock a user", "Lets a locked user sign in again."),
  removeLock: administration("Remove a lock", "Lets a locked user sign in again, as `POST /unlock` does."),
};
