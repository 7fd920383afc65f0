// The rule for names of attributes, of sessions and users alike.

import { ATTRIBUTE_NAME_CHARACTERS } from "../limits.ts";
import { hasControl, isLongerThan } from "./text.ts";

/** Whether an attribute may have that name: 1 to 191 characters, no control characters, well-formed Unicode. */
export function isAttributeName(name: string): boolean {
  return name !== "" && !isLongerThan(name, ATTRIBUTE_NAME_CHARACTERS) && !hasControl(name) && name.isWellFormed();
}
