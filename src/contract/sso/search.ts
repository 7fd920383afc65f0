// Finding users: one by id or name, or many by what is known of them.

import { ID_CHARACTERS, USER_FIELD_CHARACTERS, USERNAME_CHARACTERS } from "../../limits.ts";
import { optional } from "../operation.ts";
import { approvalStatus, oneOf, pageNumber, signUpStatus, someText } from "./account-forms.ts";
import { flag } from "./forms.ts";
import { operation } from "./operation.ts";

const name = optional(someText(USER_FIELD_CHARACTERS));

export const searchUsers = operation({
  id: "searchUsers",
  method: "GET",
  path: "/zato/sso/user/search",
  acts: "as-super-user",
  takes: {
    user_id: optional(someText(ID_CHARACTERS)),
    username: optional(someText(USERNAME_CHARACTERS)),
    email: name,
    sign_up_status: optional(signUpStatus),
    approval_status: optional(approvalStatus),
    first_name: name,
    middle_name: name,
    last_name: name,
    display_name: name,
    name_op: optional(oneOf(["and", "or"])),
    is_name_exact: optional(flag),
    paginate: optional(flag),
    cur_page: optional(pageNumber),
    page_size: optional(pageNumber),
  },
  refuses: ["E005001"],
});
