/** People with a second factor, and what they do with it. The clock of a test that signs them in stands still. */
import { advance } from "./clock.ts";
import { newPerson, PASSWORD, type Person } from "./people.ts";
import { type Answer, expectOk, type Fields } from "./service.ts";
import { ask, LOGIN } from "./sso.ts";
import { codeOf } from "./totp.ts";

/** The keys that people have and get, in base32. */
export const KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
export const OTHER_KEY = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";
export const STEP_MS = 30_000;

/** What a new user with the second factor begins with. */
export const FACTOR = { isEnabled: true, key: KEY, label: null };

/** A person whose second factor is on. */
export const newFactorPerson = (): Promise<Person> => newPerson({ factor: FACTOR });

/** Signs a person in; `fields` has the code. */
export const login = ({ username }: Person, fields: Fields = {}): Promise<Answer> =>
  ask("POST", LOGIN, { username, password: PASSWORD, ...fields });

/** Moves the clock to where the next code counts. */
export const nextStep = (): void => advance(STEP_MS);

/** Expects that a person signs in with the codes of that key. */
export async function expectKey(person: Person, key: string): Promise<void> {
  nextStep();
  expectOk(await login(person, { totp_code: await codeOf(key) }));
}
