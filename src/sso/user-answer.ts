// A user as an answer: the fields that everybody sees of oneself, and those that super-users see of anybody.

import { type Environment, passwordExpiry } from "../config.ts";
import { totpUri } from "../crypto/totp.ts";
import { serializeTime } from "../domain/attribute-json.ts";
import type { User } from "../domain/user.ts";
import type { AccountChanged, AccountDetails } from "../objects/account.ts";

/** The fields of a user in the view of the one who asks. */
export function serializeUser(env: Environment, { user, totpLabel }: AccountDetails, viewer: { isSuperUser: boolean }) {
  const seen = { ...own(user), totp_label: totpLabel };
  return viewer.isSuperUser ? { ...seen, ...standing(env, user) } : seen;
}

/** A user that was found, in the view of super-users, without what has to be unsealed. */
export const serializeFound = (env: Environment, user: User) => ({ ...own(user), ...standing(env, user) });

/** A key that was made, for the one who is to keep it; nothing where none was. */
export function serializeMadeKey({ user, madeKey }: AccountChanged, application: string) {
  if (madeKey === null) return {};
  return { totp_key: madeKey, totp_uri: totpUri(madeKey, { application, username: user.username }) };
}

function own(user: User) {
  return {
    user_id: user.userId,
    username: user.username,
    email: user.email,
    first_name: user.firstName,
    middle_name: user.middleName,
    last_name: user.lastName,
    display_name: user.displayName,
    approval_status: user.approvalStatus,
    sign_up_time: serializeTime(user.signedUpAtMs),
    password_last_set: serializeTime(user.passwordSetAtMs),
    is_totp_enabled: user.isTotpEnabled,
  };
}

/** Some of these are constants: Zato has them, and its clients read them. */
function standing(env: Environment, user: User) {
  const isDecided = user.approvalStatus !== "before_decision";
  const changed = serializeTime(user.approvalChangedAtMs);
  return {
    is_active: true,
    is_internal: false,
    is_super_user: user.isSuperUser,
    is_locked: user.isLocked,
    locked_time: orNull(user.lockedAtMs),
    locked_by: user.lockedBy,
    is_approval_needed: user.approvalStatus !== "approved",
    approval_status_mod_time: changed,
    approval_status_mod_by: user.approvalChangedBy,
    approv_rej_time: isDecided ? changed : null,
    approv_rej_by: isDecided ? user.approvalChangedBy : null,
    password_is_set: true,
    password_expiry: serializeTime(passwordExpiry(env, user)),
    password_must_change: user.passwordMustChange,
    sign_up_status: user.signUpStatus,
    sign_up_confirm_time: orNull(user.signUpConfirmedAtMs),
    creation_ctx: null,
  };
}

const orNull = (atMs: number | null) => (atMs === null ? null : serializeTime(atMs));
