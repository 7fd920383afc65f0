// What a super-user decides about a user: approved or rejected, locked or unlocked.

import type { SsoCode } from "./codes.ts";
import { operation } from "./operation.ts";

const USER = "/zato/sso/user";
const OF_OTHERS: SsoCode[] = ["E005001", "E001100"];

const decision = <const Id extends string>(id: Id, method: "POST" | "DELETE", sub: string, refuses: SsoCode[] = []) =>
  operation({
    id,
    method,
    path: USER + sub,
    acts: "on-user-as-super-user",
    takes: {},
    refuses: [...OF_OTHERS, ...refuses],
  });

export const approveUser = decision("approveUser", "POST", "/approve");
export const rejectUser = decision("rejectUser", "POST", "/reject", ["E008001"]);
export const lockUser = decision("lockUser", "POST", "/lock", ["E008001"]);
export const unlockUser = decision("unlockUser", "POST", "/unlock");
/** The same, as Zato has it. */
export const removeLock = decision("removeLock", "DELETE", "/lock");
