// Which view is shown. It stands behind the # of the address, which no server ever sees: ids of profiles and people, and
// never a token.

import { useEffect, useState } from "preact/hooks";

/** The parts of the address behind the #, decoded. */
export type Route = readonly string[];

function present(): Route {
  return location.hash.replace(/^#\/?/, "").split("/").map(decoded);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a view. */
export function hrefOf(...parts: string[]): string {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** Goes to a view. */
export function goTo(...parts: string[]): void {
  location.hash = hrefOf(...parts);
}

/** The view that is asked for. */
export function useRoute(): Route {
  const [route, setRoute] = useState(present);
  useEffect(() => {
    const follow = () => setRoute(present());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}
