/** People with a second factor, and what they do with its codes. The clock has to stand still. */
import { advance } from "./clock.ts";
import { type LiveSession, newPerson, PASSWORD, type Person } from "./people.ts";
import { type Answer, expectOk, type Fields } from "./service.ts";
import { ask, LOGIN, USER } from "./sso.ts";
import { codeOf } from "./totp.ts";

/** Keys in base32. */
export const KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
export const OTHER_KEY = "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U";

/** What `newPerson` takes for somebody with that key. */
export const FACTOR = { isEnabled: true, key: KEY, label: null };

const STEP_MS = 30_000;

/** Moves the clock on to where another code is shown. */
export const nextStep = (steps = 1) => advance(steps * STEP_MS);

/** Tries to sign in, with `PASSWORD` and what else is given. */
export const login = ({ username }: Pick<Person, "username">, fields: Fields = {}): Promise<Answer> =>
  ask("POST", LOGIN, { username, password: PASSWORD, ...fields });

/** Changes the own account. */
export const change = ({ ust }: Pick<LiveSession, "ust">, fields: Fields): Promise<Answer> =>
  ask("PATCH", USER, { ust, ...fields });

/** Changes or resets the own key. */
export const changeKey = ({ ust }: Pick<LiveSession, "ust">, fields: Fields = {}): Promise<Answer> =>
  ask("PATCH", `${USER}/totp`, { ust, ...fields });

/** Expects that somebody's next code is one of that key. */
export async function expectKey(person: Person, key: string): Promise<void> {
  nextStep();
  expectOk(await login(person, { totp_code: await codeOf(key) }));
}

/** A person with a second factor, and a session that was made with it. The next code is to be had. */
export async function signedInWithCode(): Promise<LiveSession> {
  const person = await newPerson({ factor: FACTOR });
  const { ust } = expectOk(await login(person, { totp_code: await codeOf(KEY) }));
  nextStep();
  return { ust: String(ust), sessionId: "", person };
}
