// The service that this page comes from, by the same client that is there for everybody. Tokens travel in the
// Authorization header alone: a URL would keep them in logs and in the browser's history.

import { ProfileApi } from "../../client/src/profile-api.ts";
import { Profiles } from "../../client/src/profiles.ts";
import { type AttributeOwner, SessionAttributes } from "../../client/src/session-attributes.ts";
import { Sessions } from "../../client/src/sessions.ts";
import { SsoApi } from "../../client/src/sso-api.ts";
import { clock } from "../state/clock.ts";
import { pending } from "../state/pending.ts";

/** Who calls the SSO API: a session's token, and the application that it calls for. */
export interface Caller {
  ust: string;
  app: string;
}

const HERE = { url: location.origin, fetch: watchedFetch };

export const sessionsOf = (app: string) => new Sessions({ ...HERE, app });
export const ssoOf = ({ ust, app }: Caller) => new SsoApi({ ...HERE, app, token: ust });
export const attributesOf = ({ ust, app }: Caller, of: AttributeOwner) =>
  new SessionAttributes({ ...HERE, app, token: ust, of });
export const profilesOf = (token: string) => new Profiles({ ...HERE, token });
export const profileApiOf = (token: string) => new ProfileApi({ ...HERE, token });

/** Tells the page that a call waits, and the service's time. */
async function watchedFetch(...given: Parameters<typeof fetch>): Promise<Response> {
  const end = pending.begin();
  try {
    const response = await fetch(...given);
    clock.learn(response.headers.get("Date"));
    return response;
  } finally {
    end();
  }
}
