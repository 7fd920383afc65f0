/** The registrar of the soak test: makes a user, lets it write, and deletes it again with everything it has. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ATTR, own, type SsoClient } from "../../harness/sso-client.ts";
import type { SoakFigures } from "./figures.ts";

/** Between two users: making one and signing in cost a password hash each, which keeps the only thread busy. */
const PAUSE_MS = 4_000;

/** Makes and deletes users until the time is over. */
export async function register(client: SsoClient, until: number, figures: SoakFigures): Promise<void> {
  for (let i = 0; Date.now() < until; i += 1) {
    await figures.timed("user made and deleted", async () => {
      const person = { username: `passing-${i}`, password: randomUUID() };
      const superUser = await client.signIn();
      await client.makeUser(superUser, person);
      const ust = await client.signIn(person);
      await client.ask("PUT", ATTR, { ...own(ust), name: "session's", value: "1", encrypt: true });
      await client.ask("PUT", "/zato/sso/user/attr", { ust, name: "user's", value: "1", expiration: 3600 });
      const { user_id } = await client.ask("GET", "/zato/sso/user", { ust });
      await client.ask("DELETE", "/zato/sso/user", { ust: superUser, user_id });
      await client.signOut(superUser);
    });
    await sleep(Math.min(PAUSE_MS, Math.max(0, until - Date.now())));
  }
}
