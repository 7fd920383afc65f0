// What a super-user decides about a user: approved or rejected, locked or unlocked.

import type { Hono } from "hono";
import { approveUser, lockUser, rejectUser, removeLock, unlockUser } from "../contract/sso/decisions.ts";
import type { AccountChange } from "../domain/account.ts";
import type { AppEnv } from "../http/app-env.ts";
import { mount } from "../http/mount.ts";
import { authorOf, refuseOneself } from "./account-input.ts";
import { answer } from "./answers.ts";
import { unwrap } from "./errors.ts";
import { read } from "./read.ts";

/** Whether the decision may be about oneself: those that keep somebody out may not. */
type Whom = "anybody" | "others";

const DECISIONS = [
  [approveUser, { approvalStatus: "approved" }, "anybody"],
  [rejectUser, { approvalStatus: "rejected" }, "others"],
  [lockUser, { isLocked: true }, "others"],
  [unlockUser, { isLocked: false }, "anybody"],
  [removeLock, { isLocked: false }, "anybody"],
] as const satisfies [object, AccountChange, Whom][];

export function mountDecisions(routes: Hono<AppEnv>): void {
  for (const [operation, change, whom] of DECISIONS) {
    mount(routes, operation, read, async (c, { caller }) => {
      if (whom === "others") refuseOneself(caller);
      const { userId, object } = caller;
      await unwrap(object.callIdempotent((stub) => stub.changeAccount(userId, change, authorOf(caller))));
      return answer(c);
    });
  }
}
