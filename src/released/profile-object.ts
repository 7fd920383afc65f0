// A profile's object as Workers of 0.1.0 call it, while a deployment spreads. They know no `allowedValues`: an attribute that
// they replace has none afterwards, so that only a super-user's choice counts.

import type { ProfileOutcome } from "../domain/profile.ts";
import type { ProfileAttribute } from "../domain/profile-attribute.ts";
import { type Match, ProfileObject as PresentProfileObject } from "../objects/profile-object.ts";

export class ProfileObject extends PresentProfileObject {
  add(value: Omit<ProfileAttribute, "id">): ProfileOutcome<{ attribute: ProfileAttribute; revision: number }> {
    return this.addAttribute(value);
  }

  replace(attribute: ProfileAttribute, match: Match): ProfileOutcome<{ revision: number }> {
    return this.replaceAttribute(attribute, match);
  }
}
