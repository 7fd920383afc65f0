// The console on one screen: who is signed in decides what there is to see, the address decides which of it is shown.

import type { ComponentChildren } from "preact";
import { Attributes } from "./attributes/attributes.tsx";
import { People } from "./people/people.tsx";
import { Profiles } from "./profiles/profiles.tsx";
import { Sessions } from "./sessions/sessions.tsx";
import { Shell } from "./shell/shell.tsx";
import { VIEWS, type ViewName } from "./shell/views.ts";
import { SignIn } from "./sign-in/sign-in.tsx";
import { SignInAgain } from "./sign-in/sign-in-again.tsx";
import { useCredentials } from "./state/credentials.ts";
import { type Route, useRoute } from "./state/route.ts";

export function App() {
  const { session, apiToken, hasEnded } = useCredentials();
  const [asked, ...rest] = useRoute();
  if (session === null && apiToken === null) return <SignIn />;
  const offered = VIEWS.filter(({ isFor }) => isFor({ session, apiToken }));
  const view = offered.find(({ name }) => name === asked) ?? offered[0];
  return (
    <>
      <Shell offered={offered} present={view}>
        {view && shown(view.name, rest)}
      </Shell>
      {hasEnded && <SignInAgain />}
    </>
  );
}

function shown(name: ViewName, route: Route): ComponentChildren {
  switch (name) {
    case "attributes":
      return <Attributes whose={route[0]} userId={route[1]} />;
    case "sessions":
      return <Sessions />;
    case "people":
      return <People />;
    case "profiles":
      return <Profiles papId={route[0]} part={route[1]} />;
  }
}
