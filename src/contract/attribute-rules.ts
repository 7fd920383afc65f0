// The setting ATTRIBUTE_RULES: a list of tables in wrangler.toml, which comes as JSON.

import * as z from "zod/mini";
import { isAttributeName } from "../domain/attribute-name.ts";
import type { AttributeRule } from "../domain/attribute-rules.ts";
import { ATTRIBUTE_NAME_CHARACTERS, ATTRIBUTE_RULES, EXPIRATION_SECONDS } from "../limits.ts";
import { parseSettingList } from "./setting-list.ts";

const role = z._default(z.enum(["owner", "super-user"]), "owner");
const written = z.strictObject({
  names: z.string(),
  on: z._default(z.enum(["session", "user", "both"]), "both"),
  set_by: role,
  read_by: role,
  max_expiration: z.optional(z.int().check(z.minimum(1), z.maximum(EXPIRATION_SECONDS))),
  encrypt: z._default(z.boolean(), false),
});

/**
 * The rules that a setting states.
 * @param text a JSON list, or nothing
 * @throws {Error} which rule is at fault, and in what
 */
export function parseAttributeRules(text: string): readonly AttributeRule[] {
  return parseSettingList(text, ATTRIBUTE_RULES).map((rule, index) => parseRule(rule, `rule ${index + 1}: `));
}

function parseRule(rule: unknown, where: string): AttributeRule {
  const parsed = written.safeParse(rule);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.code === "unrecognized_keys" ? issue.keys[0] : issue?.path[0];
    throw new Error(`${where}${field === undefined ? "it" : `\`${String(field)}\``} is unknown, missing or malformed`);
  }
  const { names, on, set_by, read_by, max_expiration = null, encrypt } = parsed.data;
  const isBeginning = names.endsWith("*");
  const text = isBeginning ? names.slice(0, -1) : names;
  if (!(isBeginning && text === "") && !isAttributeName(text)) {
    throw new Error(`${where}\`names\` must be 1 to ${ATTRIBUTE_NAME_CHARACTERS} characters, at the end \`*\` or not`);
  }
  if (read_by === "super-user" && set_by !== "super-user") {
    throw new Error(`${where}\`read_by\` is for super-users, so \`set_by\` must be, too`);
  }
  return {
    names: { text, isBeginning },
    on,
    setBy: set_by,
    readBy: read_by,
    maxExpirationSeconds: max_expiration,
    encrypts: encrypt,
  };
}
