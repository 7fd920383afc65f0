/** Guesses of passwords, as strangers make them at sign-in. */
import { PASSWORD, type Person } from "../kit/people.ts";
import { expectRefusal } from "../kit/service.ts";
import { ask, LOGIN } from "../kit/sso.ts";

/** Headers of a call that comes from an address. */
export const from = (address: string) => ({ "CF-Connecting-IP": address });

export const wrong = (username: string, headers = {}) =>
  ask("POST", LOGIN, { username, password: "a wrong one" }, headers);

export const right = ({ username }: Person, headers = {}) =>
  ask("POST", LOGIN, { username, password: PASSWORD }, headers);

/** Guesses wrong that many times. */
export async function guess(username: string, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) expectRefusal(await wrong(username), 403, "E005001");
}
