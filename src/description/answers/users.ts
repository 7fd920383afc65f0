// What a user looks like in answers. Nothing here is part of the Worker.

import * as z from "zod";
import { APPROVAL_STATUSES, SIGN_UP_STATUSES } from "../../domain/user.ts";
import { ok, orNull, text, time, userId } from "./forms.ts";

/** What everybody sees of oneself. */
const own = {
  user_id: userId,
  username: text,
  email: orNull,
  first_name: orNull,
  middle_name: orNull,
  last_name: orNull,
  display_name: orNull,
  approval_status: z.enum(APPROVAL_STATUSES),
  sign_up_time: time,
  password_last_set: time,
  is_totp_enabled: z.boolean(),
  totp_label: orNull,
};

/** A key that was made. */
export const madeKey = {
  totp_key: text.optional().meta({ description: "The key that was made, in base32. No other answer has it." }),
  totp_uri: text.optional().meta({ description: "The same as authenticators read it from a picture." }),
};

const timeOrNull = time.nullable();

/** What super-users see of anybody, too. */
const standing = {
  is_active: z.literal(true),
  is_internal: z.literal(false),
  is_super_user: z.boolean(),
  is_locked: z.boolean(),
  locked_time: timeOrNull,
  locked_by: orNull.meta({ description: "The `user_id` of the one who locked the user." }),
  is_approval_needed: z.boolean().meta({ description: "Whether the user is not approved." }),
  approval_status_mod_time: time,
  approval_status_mod_by: text.meta({ description: "A `user_id`, or `auto` where nobody has decided." }),
  approv_rej_time: timeOrNull,
  approv_rej_by: orNull,
  password_is_set: z.literal(true),
  password_expiry: time,
  password_must_change: z.boolean(),
  sign_up_status: z.enum(SIGN_UP_STATUSES),
  sign_up_confirm_time: timeOrNull,
  creation_ctx: z.null(),
};

const { totp_label: _, ...found } = { ...own, ...standing };

/** A page of a search. */
export const foundUsers = ok({
  total: z.int().min(0).meta({ description: "How many are found in all." }),
  num_pages: z.int().min(0),
  page_size: z.int().min(1),
  cur_page: z.int().min(1),
  has_next_page: z.boolean(),
  has_prev_page: z.boolean(),
  next_page: z.int().nullable().meta({ description: "Null at the end." }),
  prev_page: z.int().min(0).meta({ description: "0 on the first page." }),
  result: z.array(z.strictObject(found).meta({ id: "FoundUser" })),
});

const administered = ok({ ...own, ...standing, ...madeKey }).meta({
  id: "AdministeredUser",
  description: "A user as super-users see it, oneself included.",
});

/** A user in the view of the one who asks. */
export const user = z.union([
  administered,
  ok({ ...own, ...madeKey }).meta({ id: "OwnUser", description: "Oneself." }),
]);
