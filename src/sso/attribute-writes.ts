// What a call writes: one attribute, or the items of `data`.

import type { AttributeItem } from "../contract/sso/items.ts";
import type { AttributeWrite } from "../domain/attribute.ts";
import { type RulesOf, writeTooLong } from "../domain/attribute-rules.ts";
import { invalidParameter } from "./errors.ts";

/** The parameters of a call that writes. */
export interface Written {
  name?: string | undefined;
  value?: string | undefined;
  encrypt?: boolean | undefined;
  expiration?: number | null | undefined;
  data?: AttributeItem[] | undefined;
}

/** The writes of a call. What stands beside `data` is the default of its items. */
export function writesOf({ name, value, data = [], encrypt = false, expiration }: Written): AttributeWrite[] {
  if (name !== undefined) return [{ name, value, encrypt, expirationSeconds: expiration }];
  return data.map((item) => ({
    name: item.name,
    value: item.value,
    encrypt: item.encrypt ?? encrypt,
    expirationSeconds: item.expirationSeconds === undefined ? expiration : item.expirationSeconds,
  }));
}

/** Refuses a life that is longer than a rule for the name allows. @throws {SsoError} E008002 */
export function refuseLongLives(rules: RulesOf, written: Written): void {
  if (rules.areNone()) return;
  const tooLong = writeTooLong(rules, writesOf(written));
  if (tooLong === null) return;
  const rule = `a whole number of seconds from 1 to ${tooLong.most}, as a rule for this name has it,`;
  if (written.name !== undefined) throw invalidParameter("expiration", { rule });
  throw invalidParameter("data", { rule, at: `[${tooLong.item}].expiration` });
}
