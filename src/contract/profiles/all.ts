// Every operation of the profile API. Not part of the Worker, which mounts them one by one.

import * as access from "./access.ts";
import * as people from "./people.ts";
import * as profiles from "./profiles.ts";

/** All operations. */
export const PROFILE_OPERATIONS = [...Object.values(profiles), ...Object.values(people), ...Object.values(access)];

/** Any operation of the profile API. */
export type AnyProfileOperation = (typeof PROFILE_OPERATIONS)[number];
