// Parameters that many operations of the SSO API share.

import {
  ATTRIBUTE_NAME_CHARACTERS,
  ATTRIBUTE_VALUE_BYTES,
  EXPIRATION_SECONDS,
  ITEMS_PER_CALL,
  USER_FIELD_CHARACTERS,
} from "../../../limits.ts";
import type { SharedParameter } from "../prose.ts";

/** Parameters that follow from who acts on whom. */
export const SHARED: Record<SharedParameter, string> = {
  current_app: "The application that calls, one of the setting `APPS`.",
  ust: "The token of the session that acts. The `Authorization` header may stand for it.",
  current_ust: "The token of the session that acts. The `Authorization` header may stand for it.",
  target_ust: "The token of the session that the call is about; without it, the one of the `Authorization` header.",
  user_id: "The user that the call is about, by default the own one. Another's is for super-users.",
};

export const ATTRIBUTE = {
  name: `The name of one attribute: 1 to ${ATTRIBUTE_NAME_CHARACTERS} characters, no control characters. It wins over \`data\`.`,
  names: `Names of up to ${ITEMS_PER_CALL} attributes, in place of \`name\`. In a query string the key is repeated.`,
  value: `Text of at most ${ATTRIBUTE_VALUE_BYTES} bytes of UTF-8. A JSON number or boolean is stored as its text.`,
  items: `Up to ${ITEMS_PER_CALL} attributes in place of \`name\`, all of them or none; in the body only. An item's own \`encrypt\` and \`expiration\` win over those beside \`data\`.`,
  encrypt: "Whether the value is stored encrypted; by default it is not.",
  expiration: `Seconds until it expires, at most ${EXPIRATION_SECONDS}; 0 or null for never. Without it a new attribute never expires, and an update leaves the expiry as it is.`,
  decrypt: "Whether encrypted values are answered in plain, as by default; otherwise their ciphertext is.",
} as const;

const personName = `At most ${USER_FIELD_CHARACTERS} characters; empty text unsets it.`;

export const USER_FIELDS = {
  email: `An e-mail address of at most ${USER_FIELD_CHARACTERS} characters; empty text unsets it. It need not be unique.`,
  first_name: personName,
  middle_name: personName,
  last_name: personName,
  display_name: personName,
} as const;
