/** What is said once the service listens: whether it can work, who signs in, what to try. */
import { call } from "../call.ts";
import { DEV_VARS } from "../dev-vars.ts";

/** Asks the service whether it can work. @returns what is wrong, as a sentence, or null */
export async function whatIsWrong(url: string): Promise<string | null> {
  const { status, text } = await call(url, "GET", "/api/ready");
  if (status !== 503) return null;
  return `The service runs, and cannot work yet: ${text} The lines of setting_fault above say why.`;
}

/** The block that a person reads first. Nothing secret stands in it. */
export function readyBlock(url: string, superUserName: string | undefined): string {
  const signIn =
    superUserName === undefined
      ? `nobody can yet: give ${DEV_VARS} a SUPER_USER_NAME and a SUPER_USER_PASSWORD, and start again`
      : `${superUserName}, with the SUPER_USER_PASSWORD of ${DEV_VARS}`;
  return `
Ready on ${url}   (Ctrl-C ends it)

  Sign in as  ${signIn}
  Reference   ${url}/docs/
  Try, in another terminal and in this folder:

  . ./${DEV_VARS}
  curl ${url}/zato/sso/user/login -d @- <<END
  {"current_app": "CRM", "username": "$SUPER_USER_NAME", "password": "$SUPER_USER_PASSWORD"}
  END
`;
}
