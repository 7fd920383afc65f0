/** What new passwords are refused, and how long one lasts, by the settings that the model test of accounts makes. */

const DAY_MS = 86_400_000;

export const EXPIRY_DAYS = 40;
export const WARNING_DAYS = 10;

/** New passwords that are none, and what is told of them. */
const FAULTS = new Map([
  ["short", "E003002"],
  ["p".repeat(257), "E003003"],
  ["Password1", "E003001"],
]);

export const BAD_PASSWORDS = [...FAULTS.keys()];

/** What is told of a new password; undefined where it is taken. */
export const faultOf = (password: string): string | undefined => FAULTS.get(password);

/** When a password expires. */
export const expiryOf = ({ expires, passwordSet }: { expires: number | null; passwordSet: number }): number =>
  expires ?? passwordSet + EXPIRY_DAYS * DAY_MS;
