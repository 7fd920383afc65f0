/** The Worker as it is, but that its users' objects hash passwords at the cost of tests. */
import type { Environment } from "../../src/config.ts";
import { PasswordHasher } from "../../src/crypto/password.ts";
import { UserObject as ShippedUserObject } from "../../src/index.ts";
import { passwordCost } from "./password-cost.ts";

export { DirectoryObject, default, IdentityCatalogObject, ProfileObject, SessionObject } from "../../src/index.ts";

export class UserObject extends ShippedUserObject {
  constructor(ctx: DurableObjectState, env: Environment) {
    super(ctx, env, new PasswordHasher(passwordCost));
  }
}
