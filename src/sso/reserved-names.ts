// Usernames that only an identity provider makes: `<provider>:<subject>`. Whoever else had one would be taken for that
// person, or keep the person out.

import { type Environment, identityProviders } from "../config.ts";
import { isReservedUsername } from "../domain/identity-provider.ts";
import { SsoError } from "./errors.ts";

/**
 * Lets a new username through, however its user is made. One without a colon is nobody's, whatever the settings say.
 * @throws {SsoError} E001001
 * @throws {SettingFault}
 */
export function admitNewUsername(env: Environment, username: string): void {
  if (username.includes(":") && isReservedUsername(username, identityProviders(env))) {
    throw new SsoError("E001001", "`username` begins as those of an identity provider do, which makes them itself.");
  }
}
