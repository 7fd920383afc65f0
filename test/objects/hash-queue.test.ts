/**
 * Hashing in turns: of many sign-ins of one user at once three are hashed, and what is asked about live sessions goes
 * before the second of them. Counted by what was asked of the object and in which order, never by the clock.
 */
import { expect, it } from "vitest";
import { HASHES_WAITING } from "../../src/limits.ts";
import { userObject } from "../../src/objects/object-client.ts";
import { BY_THE_SERVICE, newPerson, type Person } from "../kit/people.ts";
import { interceptPlatform } from "../kit/platform-interception.ts";
import { env } from "../kit/service.ts";
import { signInDirectly } from "../kit/sso.ts";
import { evict, userPlace } from "../kit/storage.ts";

const objectOf = ({ objectName }: Person) => userObject(env, objectName);

/** Notes what happens, in order: `hash` for each that is made, and what `answered` is told. */
async function chronicle() {
  const events: string[] = [];
  const stop = await interceptPlatform(({ method }, carryOut) => {
    if (method === "scryptSync") events.push("hash");
    return carryOut();
  });
  const answered = async <T>(what: string, answer: Promise<T>): Promise<T> => {
    const said = await answer;
    events.push(what);
    return said;
  };
  return { events, stop, answered };
}

const wrong = (person: Person) =>
  objectOf(person).call((stub) =>
    stub.startSession({
      username: person.username,
      password: "a wrong password",
      newPassword: null,
      totpCode: null,
      sessionId: crypto.randomUUID(),
      remoteAddr: "",
      userAgent: "",
    }),
  );

it.each([20, 50])(
  "of %i wrong sign-ins at once three are hashed; a renewal and a lock go before the second",
  async (many) => {
    const person = await newPerson();
    const { sessionId } = await signInDirectly(person);
    await evict(userPlace(person.objectName));
    const { events, stop, answered } = await chronicle();
    const trials = Array.from({ length: many }, () => wrong(person));
    const renewed = answered(
      "renewed",
      objectOf(person).call((stub) => stub.prolongSession(person.userId, sessionId)),
    );
    const locked = answered(
      "locked",
      objectOf(person).call((stub) => stub.changeAccount(person.userId, { isLocked: true }, BY_THE_SERVICE)),
    );
    const answers = await Promise.all(trials);
    expect(await renewed).toMatchObject({ ok: true });
    expect(await locked).toMatchObject({ ok: true });
    stop();

    expect(events).toEqual(["hash", "renewed", "locked", "hash", "hash"]);
    const reasons = answers.map((answer) => (answer.ok ? "ok" : answer.reason));
    expect(reasons.filter((reason) => reason === "wrong-credentials")).toHaveLength(1 + HASHES_WAITING);
    expect(reasons.filter((reason) => reason === "too-busy")).toHaveLength(many - 1 - HASHES_WAITING);
  },
);
