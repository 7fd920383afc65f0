// What values in answers look like, in both APIs. With an id, a form is a component of the API description. Nothing here
// is part of the Worker.

import * as z from "zod";

export const text = z.string();
export const orNull = z.string().nullable();

export const cid = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .meta({ id: "Cid", description: "The id of this request, new for each; the audit log has it too." });

/** The envelope of a success of the SSO API with exactly these fields. */
export const ok = <const Shape extends z.ZodRawShape>(fields: Shape) =>
  z.strictObject({ status: z.literal("ok"), cid, ...fields });

export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)
  .meta({ id: "Time", description: "UTC, whole seconds, no zone. `9999-12-31T00:00:00` stands for never." });

export const zonedTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  .meta({ id: "ZonedTime", description: "RFC 3339, UTC, whole seconds." });

export const sessionId = z
  .string()
  .regex(/^[0-9a-hjkmnp-tv-z]{20}$/)
  .meta({ id: "SessionId", description: "The public id of a session. It names the session and opens nothing." });

export const userId = z
  .string()
  .regex(/^zusr[0-9a-hjkmnp-tv-z]{26}$/)
  .meta({ id: "UserId", description: "The id of a user, the same in both APIs." });

export const recordId = z
  .string()
  .regex(/^[0-9a-z]{20}$/)
  .meta({ id: "RecordId", description: "An id that the service gave." });

export const profileId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,128}$/)
  .meta({ id: "ProfileId", description: "The id of a profile, or of one of its environments, as it was chosen." });
