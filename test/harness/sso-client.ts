/** A client of the SSO API that keeps its connections, for many calls to a runtime that may be started again. */
import { Agent } from "node:http";
import { type Answer, type CallOptions, call } from "../../scripts/call.ts";
import type { LocalSecrets } from "../../scripts/local-secrets.ts";

export const SESSION = "/zato/sso/user/session";
export const ATTR = "/zato/sso/session/attr";
const APP = { current_app: "CRM" };

/** A service answered something else than it should have. The message has no token in it. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

export class SsoClient {
  readonly #runtime: { readonly url: string };
  readonly #secrets: LocalSecrets;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(runtime: { readonly url: string }, secrets: LocalSecrets) {
    this.#runtime = runtime;
    this.#secrets = secrets;
  }

  /** Sends one call as the application; the answer may be any. Rejects if the connection breaks. */
  send(method: string, path: string, body: Record<string, unknown>): Promise<Answer> {
    return this.sendAsItIs(method, path, { body: { ...APP, ...body } });
  }

  /** Sends one call as it stands, on the connections of this client. */
  sendAsItIs(method: string, path: string, options: CallOptions): Promise<Answer> {
    return call(this.#runtime.url, method, path, { ...options, agent: this.#agent });
  }

  /** Sends one call that must be answered with ok. @throws {WrongAnswer} */
  async ask(method: string, path: string, body: Record<string, unknown>): Promise<Record<string, unknown>> {
    const answer = await this.send(method, path, body);
    expectOk(answer, `${method} ${path}`);
    return answer.json;
  }

  /** Signs in, as the super-user of the settings unless somebody else is given. @returns the session's token */
  async signIn(person?: Person): Promise<string> {
    const { SUPER_USER_NAME: username, SUPER_USER_PASSWORD: password } = this.#secrets.values;
    const { ust } = await this.ask("POST", "/zato/sso/user/login", { ...(person ?? { username, password }) });
    return String(ust);
  }

  /** Ends a session. */
  async signOut(ust: string): Promise<void> {
    await this.ask("POST", "/zato/sso/user/logout", { ust });
  }

  /** Makes a user who can sign in at once. */
  async makeUser(superUser: string, person: Person): Promise<void> {
    await this.ask("POST", "/zato/sso/user", { ust: superUser, ...person, auto_approve: true });
  }

  /** Closes the connections. */
  close(): void {
    this.#agent.destroy();
  }
}

export interface Person {
  username: string;
  password: string;
}

/** Parameters of a call about one's own session. */
export function own(ust: string): { current_ust: string; target_ust: string } {
  return { current_ust: ust, target_ust: ust };
}

/** @throws {WrongAnswer} where the answer is not ok */
export function expectOk(answer: Answer, what: string): void {
  if (answer.status === 200 && answer.json.status === "ok") return;
  throw new WrongAnswer(`${what} answered ${answer.status} ${JSON.stringify(answer.json.sub_status ?? null)}`);
}

/** Whether a session is refused as one that does not live. */
export function isDead(answer: Answer): boolean {
  return answer.status === 403 && JSON.stringify(answer.json.sub_status) === '["E007001"]';
}
