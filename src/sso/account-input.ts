// What the calls on users say of an account, and who may say it.

import { type Environment, isApprovalNeeded } from "../config.ts";
import type { ValuesOf } from "../contract/operation.ts";
import type { changeUser, createUser } from "../contract/sso/users.ts";
import type { AccountChange, Author } from "../domain/account.ts";
import { actsAs } from "../domain/actor.ts";
import type { FactorChange } from "../domain/second-factor.ts";
import { NAMELESS, type NewUser, ORDINARY, type UserFields, type UserStanding } from "../domain/user.ts";
import { USER_FIELD_CHARACTERS, WORD_CHARACTERS } from "../limits.ts";
import type { OnUser } from "./callers.ts";
import { notAllowed, refusal } from "./errors.ts";

const FIELDS = [
  ["email", "email"],
  ["first_name", "firstName"],
  ["middle_name", "middleName"],
  ["last_name", "lastName"],
  ["display_name", "displayName"],
] as const satisfies [string, keyof UserFields][];

type GivenFields = { readonly [Parameter in (typeof FIELDS)[number][0]]?: string | undefined };

/** The fields that are given; empty text unsets one. */
function fieldsOf(values: GivenFields): Partial<UserFields> {
  const fields: Partial<UserFields> = {};
  for (const [parameter, field] of FIELDS) {
    const text = values[parameter];
    if (text !== undefined) fields[field] = text === "" ? null : text;
  }
  return fields;
}

/** A code without its spaces, null for none; what is longer than any can be is some wrong one. */
export function typedCodeOf(code = ""): string | null {
  const digits = code.length > WORD_CHARACTERS ? "too long" : code.replace(/\s/g, "");
  return digits === "" ? null : digits;
}

/** What is said of a second factor, undefined for nothing. */
export function factorOf(values: GivenFactor, more: Pick<FactorChange, "makesKey"> = {}): FactorChange | undefined {
  const { is_totp_enabled, totp_key, totp_label, totp_code, new_totp_code } = values;
  const change = {
    ...more,
    ...given({ isEnabled: is_totp_enabled, key: totp_key, label: totp_label === "" ? null : totp_label }),
    code: typedCodeOf(totp_code),
    newCode: typedCodeOf(new_totp_code),
  };
  const isGiven = Object.values({ ...change, code: null }).some((value) => value !== null);
  return isGiven || totp_label === "" ? change : undefined;
}

type GivenFactor = Partial<ValuesOf<Pick<typeof changeUser.takes, FactorParameter>>>;
type FactorParameter = "is_totp_enabled" | "totp_key" | "totp_label" | "totp_code" | "new_totp_code";

/** The user that an administrator makes. */
export function newUserOf(env: Environment, values: ValuesOf<typeof createUser.takes>): NewUser {
  const { username, password = null, auto_approve = !isApprovalNeeded(env) } = values;
  const fields = { ...NAMELESS, ...fieldsOf(values) };
  return {
    username,
    password,
    ...fields,
    displayName: fields.displayName ?? joinedName(fields),
    isSuperUser: values.is_super_user ?? ORDINARY.isSuperUser,
    isLocked: values.is_locked ?? ORDINARY.isLocked,
    approvalStatus: auto_approve ? "approved" : ORDINARY.approvalStatus,
    signUpStatus: values.sign_up_status ?? ORDINARY.signUpStatus,
    passwordMustChange: values.password_must_change ?? ORDINARY.passwordMustChange,
    factor: {
      isEnabled: values.is_totp_enabled ?? false,
      key: values.totp_key ?? null,
      label: values.totp_label || null,
    },
  };
}

/**
 * What is to be changed of an account. What only a super-user may say is refused from others, and what nobody may do to
 * oneself.
 * @throws {SsoError} E005001, E008001
 */
export function changeOf(values: ValuesOf<typeof changeUser.takes>, caller: OnUser): AccountChange {
  const { username, password_expiry } = values;
  const standing = given<UserStanding & { passwordExpiresAtMs: number }>({
    isSuperUser: values.is_super_user,
    isLocked: values.is_locked,
    approvalStatus: values.approval_status,
    signUpStatus: values.sign_up_status,
    passwordMustChange: values.password_must_change,
    passwordExpiresAtMs: password_expiry,
  });
  if (Object.keys(standing).length > 0 && !caller.actor.isSuperUser) throw notAllowed();
  const { isSuperUser = true, isLocked = false, approvalStatus = "approved", signUpStatus = "final" } = standing;
  if (!isSuperUser || isLocked || approvalStatus !== "approved" || signUpStatus !== "final") refuseOneself(caller);
  return { ...fieldsOf(values), ...standing, ...given({ username, factor: factorOf(values) }) };
}

/** What of it is there. */
export function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** A display name out of the others, null where there is none of them. */
function joinedName({ firstName, middleName, lastName }: UserFields): string | null {
  const names = [firstName, middleName, lastName].filter((name) => name !== null);
  return names.length === 0 ? null : [...names.join(" ")].slice(0, USER_FIELD_CHARACTERS).join("");
}

/** The one who acts, as the author of what is changed. */
export const authorOf = ({ actor }: Pick<OnUser, "actor">): Author => ({
  userId: actor.userId,
  as: actsAs(actor),
  sessionId: actor.sessionId,
});

/** Nobody locks, deletes or demotes oneself, so that one super-user always remains. @throws {SsoError} E008001 */
export function refuseOneself({ actor, userId }: OnUser): void {
  if (actor.userId === userId) throw refusal({ ok: false, reason: "never-allowed" });
}
