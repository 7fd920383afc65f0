// Finding users.

import type * as search from "../../../contract/sso/search.ts";
import { FOUND_PER_PAGE, FOUND_PER_PAGE_DEFAULT, FOUND_UNPAGED } from "../../../limits.ts";
import type { Declared, ProseTable } from "../prose.ts";
import { ADMINISTERED_USER } from "./users.ts";

const { totp_label: _, ...FOUND } = ADMINISTERED_USER;

export const SEARCH_PROSE: ProseTable<Declared<typeof search>> = {
  searchUsers: {
    summary: "Search users",
    description:
      "Finds users by all that is given; `user_id`, or else `username`, decides alone. Without anything, everybody is found. Ordered by display name, those without one first, then by username. A search reads two rows for each user of the directory, and a third for each that is found. Users that an earlier release has stored are found some seconds after the first search. Super-users only.",
    parameters: {
      user_id: "The id of one user.",
      username: "The name of one user, in any case.",
      email: "The e-mail address, exactly.",
      sign_up_status: "How far the sign-up has come.",
      approval_status: "What is decided about the user.",
      first_name: "In any case; equal, or contained with `is_name_exact: false`. So are the other names.",
      middle_name: "As `first_name`.",
      last_name: "As `first_name`.",
      display_name: "As `first_name`.",
      name_op: "Whether all names that are given have to fit, `and`, as by default, or one of them, `or`.",
      is_name_exact: "Whether names are to be equal, as by default, or to contain what is given.",
      paginate: `Whether there are pages, as by default; otherwise one of ${FOUND_UNPAGED}.`,
      cur_page: "The page, the first one being 1, as by default and for lower numbers.",
      page_size: `Users a page: 1 to ${FOUND_PER_PAGE}, by default and for lower numbers ${FOUND_PER_PAGE_DEFAULT}.`,
    },
    examples: {
      all: { summary: "Everybody", sends: {} },
      waiting: { summary: "Who waits for a decision", sends: { approval_status: "before_decision" } },
      named: {
        summary: "Who is called like that",
        sends: { display_name: "doe", last_name: "doe", name_op: "or", is_name_exact: false },
      },
    },
    answers: {
      page: {
        total: 1,
        num_pages: 1,
        page_size: FOUND_PER_PAGE_DEFAULT,
        cur_page: 1,
        has_next_page: false,
        has_prev_page: false,
        next_page: null,
        prev_page: 0,
        result: [FOUND],
      },
    },
  },
};
