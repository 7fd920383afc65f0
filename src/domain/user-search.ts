// Searching users: what is asked for, and what a page of what was found says of itself.

import type { User } from "./user.ts";

/** What users are found by; what is null does not count. All of it has to hold, of the names all or one. */
export interface UserQuery {
  email: string | null;
  signUpStatus: User["signUpStatus"] | null;
  approvalStatus: User["approvalStatus"] | null;
  names: Readonly<Record<SearchedName, string | null>>;
  /** Whether all names that are given have to fit, or one. */
  nameOperator: "and" | "or";
  /** Whether a name has to be equal, or to contain what is given. */
  isNameExact: boolean;
}

type SearchedName = "firstName" | "middleName" | "lastName" | "displayName";

/** One page of what was found, and how many there are in all. */
export interface FoundUsers {
  users: User[];
  total: number;
}

/** A page that is asked for, the first one being 1. */
export interface PageRequest {
  page: number;
  size: number;
}

/** Where a page stands among all. */
export interface PageFacts extends PageRequest {
  total: number;
  pages: number;
  hasNext: boolean;
  hasPrevious: boolean;
  /** Null at the end. */
  next: number | null;
  /** 0 on the first page. */
  previous: number;
}

/** Says where a page stands. */
export function pageFacts({ page, size }: PageRequest, total: number): PageFacts {
  const pages = Math.ceil(total / size);
  const hasNext = page < pages;
  return {
    page,
    size,
    total,
    pages,
    hasNext,
    hasPrevious: page > 1,
    next: hasNext ? page + 1 : null,
    previous: page - 1,
  };
}
