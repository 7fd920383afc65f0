// The views there are, and who has them.

import type { IconName } from "../parts/icon.tsx";
import type { SignedIn } from "../state/credentials.ts";

export type ViewName = "attributes" | "sessions" | "people" | "profiles";

export interface View {
  name: ViewName;
  title: string;
  icon: IconName;
  isFor: (credentials: { session: SignedIn | null; apiToken: string | null }) => boolean;
}

export const VIEWS: readonly View[] = [
  { name: "attributes", title: "Attributes", icon: "attributes", isFor: ({ session }) => session !== null },
  { name: "sessions", title: "Sessions", icon: "sessions", isFor: ({ session }) => session !== null },
  { name: "people", title: "People", icon: "people", isFor: ({ session }) => session?.isSuperUser === true },
  // An API token opens it; the view asks for one.
  { name: "profiles", title: "Profiles", icon: "profiles", isFor: () => true },
];
