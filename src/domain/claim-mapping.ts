// What claims of an ID token become here: fields of the user, the role, attributes of the session. What does not fit is
// left out: a person is not kept out because of a name that is too long.

import { LIVE_ATTRIBUTE_BYTES, USER_FIELD_CHARACTERS } from "../limits.ts";
import { claimOf, type JsonObject } from "./id-token.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { isLongerThan, utf8Bytes } from "./text.ts";
import { emailFault, fieldFault, type UserFields } from "./user.ts";
import { type VouchedField, vouchedAfter } from "./vouched-field.ts";

/** A field as a provider has it, and whether it vouches for it. */
export interface ProvidedField {
  name: keyof UserFields;
  value: string;
  isVouchedFor: boolean;
}

/** An attribute that a new session begins with. */
export interface FirstAttribute {
  name: string;
  value: string;
}

/**
 * The fields that claims fill; a claim that is absent, empty or malformed fills none. A value that is cut is another one
 * than the provider's, so nobody vouches for it.
 */
export function providedFields(claims: JsonObject, provider: IdentityProvider): ProvidedField[] {
  return provider.fields.flatMap(([name, claim]): ProvidedField[] => {
    const given = claimOf(claims, claim);
    if (typeof given !== "string" || given === "" || !given.isWellFormed()) return [];
    const isTooLong = isLongerThan(given, USER_FIELD_CHARACTERS);
    const value = isTooLong ? firstCharacters(given, USER_FIELD_CHARACTERS) : given;
    if ((name === "email" ? emailFault : fieldFault)(value) !== null) return [];
    const isProven = name !== "email" || isTrue(claimOf(claims, "email_verified"));
    return [{ name, value, isVouchedFor: provider.vouchesForFields && isProven && !isTooLong }];
  });
}

function firstCharacters(text: string, most: number): string {
  return [...text.slice(0, 2 * most)].slice(0, most).join("");
}

/**
 * Fields and vouched marks of a user after a provider has told fields. One that is told as it is, without being vouched
 * for, changes nothing: whoever stood behind it still does.
 */
export function withProvided(
  user: UserFields & { vouched: readonly VouchedField[] },
  provided: readonly ProvidedField[],
): Partial<UserFields> & { vouched: VouchedField[] } {
  const told = provided.filter(({ name, value, isVouchedFor }) => isVouchedFor || user[name] !== value);
  const namesOf = (isVouched: boolean) => told.filter((one) => one.isVouchedFor === isVouched).map(({ name }) => name);
  const kept = vouchedAfter(user.vouched, namesOf(false), "owner");
  return {
    ...Object.fromEntries(told.map(({ name, value }) => [name, value])),
    vouched: vouchedAfter(kept, namesOf(true), "super-user"),
  };
}

/** Some providers write booleans as text. */
const isTrue = (claim: unknown) => claim === true || claim === "true";

/** Whether the person is a super-user, null where the provider does not decide that. */
export function providedRole(claims: JsonObject, { superUser }: IdentityProvider): boolean | null {
  if (superUser === null) return null;
  const given = claimOf(claims, superUser.claim);
  return Array.isArray(given) ? given.includes(superUser.value) : given === superUser.value;
}

/** The attributes that claims become, and the names of those whose claim is there and cannot become one. */
export function providedAttributes(
  claims: JsonObject,
  { attributes }: IdentityProvider,
): { attributes: FirstAttribute[]; leftOut: string[] } {
  const made: FirstAttribute[] = [];
  const leftOut: string[] = [];
  let bytes = 0;
  for (const [name, claim] of attributes) {
    const given = claimOf(claims, claim);
    if (given === undefined) continue;
    const value = attributeValueOf(given);
    bytes += value === null ? 0 : utf8Bytes(value);
    if (value === null || bytes > LIVE_ATTRIBUTE_BYTES) leftOut.push(name);
    else made.push({ name, value });
  }
  return { attributes: made, leftOut };
}

/** What stands between the members of a list. */
const SEPARATOR = ":";

function attributeValueOf(claim: unknown): string | null {
  if (!Array.isArray(claim)) return textOf(claim);
  const members = claim.map(textOf);
  // One that has the separator in it could pass for two others.
  const told = members.filter((member) => member !== null && !member.includes(SEPARATOR));
  return members.includes(null) || told.length === 0 ? null : told.join(SEPARATOR);
}

/** A number beyond what JSON's readers keep exactly would be another one. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.isWellFormed() ? value : null;
  if (typeof value === "boolean") return String(value);
  return typeof value === "number" && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : null;
}
