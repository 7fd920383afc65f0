// Finding users: one by id or name, in the user's own object; many in the directory's copies.

import type { Context, Hono } from "hono";
import type { ValuesOf } from "../contract/operation.ts";
import { searchUsers } from "../contract/sso/search.ts";
import { objectNameOfUserId, userObjectName } from "../crypto/identifiers.ts";
import { normaliseTypedUsername, type User } from "../domain/user.ts";
import { type FoundUsers, type PageFacts, type PageRequest, pageFacts, type UserQuery } from "../domain/user-search.ts";
import type { AppEnv } from "../http/app-env.ts";
import { mount } from "../http/mount.ts";
import { FOUND_PER_PAGE, FOUND_PER_PAGE_DEFAULT, FOUND_UNPAGED } from "../limits.ts";
import { directoryObject, userObject } from "../objects/object-client.ts";
import { answer } from "./answers.ts";
import { read } from "./read.ts";
import { serializeFound } from "./user-answer.ts";

type Given = ValuesOf<typeof searchUsers.takes>;

export function mountSearch(routes: Hono<AppEnv>): void {
  mount(routes, searchUsers, read, async (c, { values }) => {
    const asked = pageOf(values);
    const { users, total } = await found(c, values, asked);
    const isPaged = values.paginate ?? true;
    const facts = pageFacts(isPaged ? asked : { ...asked, size: Math.max(asked.size, total) }, total);
    const result = users.map((user) => serializeFound(c.env, user));
    return answer(c, { ...serializePage({ ...facts, size: asked.size }), result });
  });
}

function pageOf({ paginate = true, cur_page = 1, page_size = FOUND_PER_PAGE_DEFAULT }: Given): PageRequest {
  if (!paginate) return { page: 1, size: FOUND_UNPAGED };
  const size = page_size < 1 ? FOUND_PER_PAGE_DEFAULT : Math.min(page_size, FOUND_PER_PAGE);
  return { page: Math.max(cur_page, 1), size };
}

/** An id decides alone, else a username, else all the rest. */
async function found(c: Context<AppEnv>, values: Given, { page, size }: PageRequest): Promise<FoundUsers> {
  const { user_id, username } = values;
  const at = { limit: size, offset: (page - 1) * size };
  if (user_id === undefined && username === undefined) {
    return directoryObject(c.env).callIdempotent((stub) => stub.search(queryOf(values), at));
  }
  const user = user_id === undefined ? await named(c, username ?? "") : await identified(c, user_id);
  return user === null ? { users: [], total: 0 } : { users: page === 1 ? [user] : [], total: 1 };
}

async function identified(c: Context<AppEnv>, userId: string): Promise<User | null> {
  const objectName = objectNameOfUserId(userId);
  if (objectName === null) return null;
  return userObject(c.env, objectName).callIdempotent((stub) => stub.lookUp({ userId }));
}

async function named(c: Context<AppEnv>, typed: string): Promise<User | null> {
  const username = normaliseTypedUsername(typed);
  if (username === null) return null;
  return userObject(c.env, await userObjectName(username)).callIdempotent((stub) => stub.lookUp({ username }));
}

const queryOf = (values: Given): UserQuery => ({
  email: values.email ?? null,
  signUpStatus: values.sign_up_status ?? null,
  approvalStatus: values.approval_status ?? null,
  names: {
    firstName: values.first_name ?? null,
    middleName: values.middle_name ?? null,
    lastName: values.last_name ?? null,
    displayName: values.display_name ?? null,
  },
  nameOperator: values.name_op ?? "and",
  isNameExact: values.is_name_exact ?? true,
});

const serializePage = ({ page, size, total, pages, hasNext, hasPrevious, next, previous }: PageFacts) => ({
  total,
  num_pages: pages,
  page_size: size,
  cur_page: page,
  has_next_page: hasNext,
  has_prev_page: hasPrevious,
  next_page: next,
  prev_page: previous,
});
