// People, as a super-user sees them and acts on them, and oneself.

import { dateOf } from "../../client/src/attribute.ts";
import { type Caller, ssoOf } from "./service.ts";

export type Approval = "before_decision" | "approved" | "rejected";

export interface Person {
  userId: string;
  username: string;
  displayName: string | null;
  email: string | null;
  isSuperUser: boolean;
  isLocked: boolean;
  approval: Approval;
  signedUpAtMs: number;
}

/** Which people: of the texts one at most is given, and none means all. */
export interface Search {
  by: "name" | "username" | "email" | "user_id";
  text: string;
  approval: Approval | "";
  page: number;
}

export interface Page {
  people: Person[];
  total: number;
  page: number;
  pages: number;
}

/** A new person; texts that are empty are left out. */
export interface NewPerson {
  username: string;
  password: string;
  displayName: string;
  email: string;
  isSuperUser: boolean;
  isApproved: boolean;
  mustChangePassword: boolean;
}

interface User {
  user_id: string;
  username: string;
  display_name: string | null;
  email: string | null;
  is_super_user?: boolean;
  is_locked?: boolean;
  approval_status: Approval;
  sign_up_time: string;
}

/** The person who is signed in. */
export async function readMe(caller: Caller): Promise<Person> {
  return personOf((await ssoOf(caller).call("GET", "/zato/sso/user", {})).body);
}

/** A person by id. */
export async function readPerson(caller: Caller, userId: string): Promise<Person> {
  return personOf((await ssoOf(caller).call("GET", "/zato/sso/user", { user_id: userId })).body);
}

/** One page of the people that a search finds. */
export async function searchPeople(caller: Caller, { by, text, approval, page }: Search): Promise<Page> {
  const { body } = await ssoOf(caller).call("GET", "/zato/sso/user/search", {
    ...wanted(by, text.trim()),
    ...(approval === "" ? {} : { approval_status: approval }),
    cur_page: page,
  });
  return { people: body.result.map(personOf), total: body.total, page: body.cur_page, pages: body.num_pages };
}

function wanted(by: Search["by"], text: string) {
  if (text === "") return {};
  if (by !== "name") return { [by]: text };
  return { display_name: text, first_name: text, last_name: text, name_op: "or", is_name_exact: false } as const;
}

/** Adds a person. */
export async function addPerson(caller: Caller, person: NewPerson): Promise<Person> {
  const { body } = await ssoOf(caller).call("POST", "/zato/sso/user", {
    username: person.username,
    ...(person.password && { password: person.password }),
    ...(person.displayName && { display_name: person.displayName }),
    ...(person.email && { email: person.email }),
    is_super_user: person.isSuperUser,
    auto_approve: person.isApproved,
    password_must_change: person.mustChangePassword,
  });
  return personOf(body);
}

/** What an administrator decides about a person. */
export async function decide(
  caller: Caller,
  userId: string,
  decision: "approve" | "reject" | "lock" | "unlock",
): Promise<void> {
  await ssoOf(caller).call("POST", `/zato/sso/user/${decision}`, { user_id: userId });
}

/** Sets another person's password. */
export async function resetPassword(
  caller: Caller,
  userId: string,
  password: string,
  mustChange: boolean,
): Promise<void> {
  const parameters = { user_id: userId, new_password: password, must_change: mustChange };
  await ssoOf(caller).call("PATCH", "/zato/sso/user/password", parameters);
}

function personOf(user: User): Person {
  return {
    userId: user.user_id,
    username: user.username,
    displayName: user.display_name,
    email: user.email,
    isSuperUser: user.is_super_user === true,
    isLocked: user.is_locked === true,
    approval: user.approval_status,
    signedUpAtMs: dateOf(user.sign_up_time).getTime(),
  };
}
