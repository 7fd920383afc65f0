// What a profile's attribute does with the value of its source, in a few words.

import type { ProfileAttribute } from "../api/profiles.ts";

export function ruleOf({ sessionAttributeType, attributeValue, allowedValues }: ProfileAttribute): string {
  switch (sessionAttributeType) {
    case "Static":
      return "as it stands";
    case "Identity":
      return attributeValue === null ? "the person’s value" : `the person’s value, or ${attributeValue}`;
    case "Session":
      return allowedValues === undefined ? "if a super-user set it" : `one of ${allowedValues.length} to choose`;
  }
}
