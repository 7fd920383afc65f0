/**
 * The people, sessions and profiles that fuzzed requests are about. What a request ends or deletes is made anew, so that
 * the next ones have something to meet.
 */
import { type Credentials, credentialsOf, type RouteCall } from "../kit/every-route.ts";
import { type LiveSession, newPerson, newSession, newSignUp, PASSWORD } from "../kit/people.ts";
import { addAttribute, api, expectBody, expectNothing, newProfileId, READER, WRITER } from "../kit/profiles.ts";
import { MAPPING, newScene, PRESENT, ROLE, type Scene, setPresent } from "../kit/scene.ts";
import { env, expectOk, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { ask, LOGOUT, signInDirectly } from "../kit/sso.ts";
import type { Credential } from "./requests.ts";

/** A value of somebody who has nothing to do with any request. */
export const STRANGERS_VALUE = "what-only-the-stranger-may-read";

const apiTokenOf = (header: string) => header.replace("TOKEN ", "");

export class World {
  scene: Scene;
  /** Texts that may stand in no answer and no line of the log. Tokens are told by their form. */
  readonly secrets: string[];
  readonly #stranger: LiveSession;
  readonly #ended: string;

  private constructor(scene: Scene, stranger: LiveSession, ended: string) {
    this.scene = scene;
    this.#stranger = stranger;
    this.#ended = ended;
    const keys = Object.values((JSON.parse(env.DATA_KEYS ?? "") as { keys: Record<string, string> }).keys);
    const settings = [env.TOKEN_KEYS, env.SUPER_USER_PASSWORD, env.AWS_SECRET_ACCESS_KEY].map(String);
    this.secrets = [...keys, ...settings, PASSWORD];
  }

  static async make(): Promise<World> {
    const stranger = await newSession();
    const { ust } = stranger;
    const secret = { name: PRESENT, value: STRANGERS_VALUE };
    expectOk(await ask("PUT", SESSION_ATTR, { current_ust: ust, target_ust: ust, ...secret }));
    expectOk(await ask("PUT", USER_ATTR, { ust, ...secret }));
    const { ust: ended } = await newSession();
    expectOk(await ask("POST", LOGOUT, { ust: ended }));
    return new World(await newScene(), stranger, ended);
  }

  /** What a name such as `$userId` stands for, wherever it stands in a value; everything else stays. */
  resolve(value: unknown): unknown {
    if (typeof value === "string") return value.startsWith("$") ? (this.#ids()[value] ?? value) : value;
    if (Array.isArray(value)) return value.map((each) => this.resolve(each));
    return value;
  }

  #ids(): Record<string, string> {
    const { session, other, admin, papId, attributeId, identityId, transactionId } = this.scene;
    return {
      $userId: session.person.userId,
      $otherId: other.userId,
      $strangerId: this.#stranger.person.userId,
      $adminId: admin.person.userId,
      $sessionId: session.sessionId,
      $papId: papId,
      $attributeId: attributeId,
      $identityId: identityId,
      $transactionId: transactionId,
    };
  }

  /** What a call proves itself with. */
  credentials(kind: Credential, routeCall: RouteCall): Credentials {
    const { session, admin } = this.scene;
    const byToken = (ust: string) => (routeCall.tokens.length > 0 ? { ust } : { authorization: `Bearer ${ust}` });
    switch (kind) {
      case "own":
        return credentialsOf(routeCall, this.scene);
      case "none":
        return {};
      case "forged":
        return byToken(`${session.ust.slice(0, -9)}AAAAAAAA=`);
      case "ended":
        return byToken(this.#ended);
      case "session":
        return byToken(session.ust);
      case "super-user":
        return byToken(admin.ust);
      case "reader":
        return { authorization: READER };
      case "writer":
        return { authorization: WRITER.replace("TOKEN", "Bearer") };
      case "token in the wrong scheme":
        return { authorization: `TOKEN ${session.ust}` };
      case "API token as a session":
        return { ust: apiTokenOf(WRITER) };
      case "another beside it":
        return { ust: session.ust, authorization: `Bearer ${admin.ust}` };
      case "garbage":
        return { ust: "x".repeat(120), authorization: "Bearer ,;= x" };
    }
  }

  /** Makes anew what a call of that route has ended, deleted, used up or filled. */
  async mend(route: string): Promise<void> {
    for (const [pattern, mend] of MENDS) if (pattern.test(route)) await mend(this.scene);
  }

  /** Makes the sessions anew, one of which was found dead. */
  async mendSessions(): Promise<void> {
    await renewPerson(this.scene);
    this.scene.admin = await newSession(await newPerson({ isSuperUser: true }));
  }
}

type Mend = (scene: Scene) => Promise<void>;

/** What is made anew after a call of a route that succeeded. */
const MENDS: [route: RegExp, mend: Mend][] = [
  [/ .*\/(?:logout|password)$|^DELETE .*\/session$/, renewPerson],
  [/^DELETE .*\/user$|^POST .*\/(?:lock|login)$/, renewOther],
  [/ .*\/signup/, renewSignUp],
  [/^(?:POST|DELETE) .*\/session-attributes/, renewAttributes],
  [/^DELETE .*\/users\/attributes/, renewDefinition],
  [/^DELETE .*\/(?:environments|members)\//, openProfile],
  [/^(?:POST|PUT) \/api\/access\//, renewCheckOut],
];

/** Another person, with a session, what belongs to it, and a check-out. */
async function renewPerson(scene: Scene): Promise<void> {
  scene.session = await signInDirectly(await newPerson());
  await setPresent(scene.session);
  await openProfile(scene);
  await renewCheckOut(scene);
}

async function renewSignUp(scene: Scene): Promise<void> {
  scene.confirmToken = await newSignUp();
}

async function renewOther(scene: Scene): Promise<void> {
  scene.other = await newPerson();
}

/** A profile with one attribute: one that is full takes none. */
async function renewAttributes(scene: Scene): Promise<void> {
  scene.papId = newProfileId();
  scene.attributeId = (await addAttribute(scene.papId, MAPPING)).id;
  await openProfile(scene);
}

/** Another definition of an identity attribute, or one that there is where no more are taken. */
async function renewDefinition(scene: Scene): Promise<void> {
  const definition = { name: `identity-${crypto.randomUUID()}`, dataType: "String" };
  const { status, body } = await api("POST", "/users/attributes", { body: definition });
  const all = status === 200 ? [body] : expectBody<unknown[]>(await api("GET", "/users/attributes"));
  scene.identityId = (all.at(-1) as { id: string }).id;
}

/** Gives the profile its environments, and the person, unless deleted meanwhile, its membership. */
async function openProfile({ papId, environmentId, otherEnvironmentId, session }: Scene): Promise<void> {
  for (const each of [environmentId, otherEnvironmentId]) {
    expectNothing(await api("PUT", `/paps/${papId}/environments/${each}`, { body: ROLE }));
  }
  await api("PUT", `/paps/${papId}/members/${session.person.userId}`);
}

/** Checks everything in that the session has out, and one profile out again. */
async function renewCheckOut(scene: Scene): Promise<void> {
  const authorization = `Bearer ${scene.session.ust}`;
  const { status, body } = await api("GET", "/access/app-access-status", { authorization });
  const out = status === 200 ? (body as { transactionId: string }[]) : [];
  for (const { transactionId } of out) await api("PUT", `/access/${transactionId}`, { authorization });
  const path = `/access/${scene.papId}/environments/${scene.environmentId}`;
  const done = await api("POST", path, { authorization });
  // A profile that no longer fits this session's tags gives none; the next one will.
  if (done.status === 200) scene.transactionId = String((done.body as { transactionId: string }).transactionId);
}
