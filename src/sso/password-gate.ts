// The gate before everything that tries a password, at sign-in and where one is changed: nothing is hashed, and no object
// asked, before it lets a trial through. What follows on the user's own trials is judged in the user's object.

import type { Context } from "hono";
import { checkTrialSettings } from "../config.ts";
import { passwordForms } from "../domain/user.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { isForeignPage } from "../http/origin.ts";
import { addressKey, countCall } from "../http/rates.ts";
import { SsoError } from "./errors.ts";

/** Whether a password is none that anybody can have, empty or too long: it is simply wrong then, and no trial. */
export const isImpossible = (password: string): boolean => password === "" || passwordForms(password).length === 0;

/** @throws {SsoError} E005001 for a call from a page of another origin that is not named in the settings */
export function refuseForeignPage(c: Context<AppEnv>): void {
  if (isForeignPage(c.env, c.req.raw)) {
    throw new SsoError("E005001", "Not allowed from this page. An administrator names its origin in CORS_ORIGINS.");
  }
}

/**
 * Lets a trial through: not from a page of another origin, which counts for nobody, and no faster than the rates. The
 * name goes first, so that what is refused for one name does not use up the trials of a whole office.
 * @throws {SsoError} E005001
 * @throws {RateExceeded}
 */
export async function admitTrial(c: Context<AppEnv>, objectName: string): Promise<void> {
  checkTrialSettings(c.env);
  refuseForeignPage(c);
  const address = addressKey(c.req.raw);
  audit(c, { address });
  await countCall(c.env, "SIGN_INS_BY_NAME", `${address} ${objectName}`);
  await countCall(c.env, "SIGN_INS_BY_ADDRESS", address);
}
