/** Profiles: which facts become AWS session tags, for whom, and the credentials that carry them. */
import type { components } from "./generated/openapi.ts";
import type { CallOptions } from "./operations.ts";
import { ProfileApi, type ProfileOptions } from "./profile-api.ts";

type Schemas = components["schemas"];

/** A fact that becomes a tag. */
export type ProfileAttribute = Schemas["ProfileAttribute"];
/** An AWS role of a profile. */
export type ProfileEnvironment = Schemas["ProfileEnvironment"];
/** The tags that AWS would get, and everything wrong with them. */
export type TagSet = Schemas["TagSet"];
/** Something that is checked out; its times have their zone. */
export type CheckOut = Schemas["CheckOut"];
/** AWS credentials. */
export type Credentials = Schemas["Credentials"];

type IfMatch = Pick<CallOptions, "ifMatch">;

const ATTRIBUTES = "/api/paps/{papId}/session-attributes";
const ENVIRONMENT = "/api/paps/{papId}/environments/{environmentId}";
const MEMBER = "/api/paps/{papId}/members/{userId}";
const AGAIN = { isIdempotent: true };

/**
 * The profile API. With an API token: profiles, environments, members, tag checks. With the token of a session:
 * check-outs. Every method throws a `ServiceError` where the service does not do it.
 */
export class Profiles {
  readonly #api: ProfileApi;

  constructor(options: ProfileOptions) {
    this.#api = new ProfileApi(options);
  }

  /** The attributes of a profile, in order of addition, and the revision that `ifMatch` takes. */
  async attributes(papId: string): Promise<{ attributes: ProfileAttribute[]; revision: number | null }> {
    const { body, revision } = await this.#api.call("GET", ATTRIBUTES, { path: { papId } });
    return { attributes: body, revision };
  }

  async addAttribute(papId: string, body: Schemas["AddSessionAttributeRequest"]): Promise<ProfileAttribute> {
    return (await this.#api.call("POST", ATTRIBUTES, { path: { papId }, body })).body;
  }

  /** Replaces one, which keeps its place. */
  async replaceAttribute(
    papId: string,
    body: Schemas["ReplaceSessionAttributeRequest"],
    { ifMatch }: IfMatch = {},
  ): Promise<void> {
    const options = { ifMatch, isIdempotent: ifMatch === undefined };
    await this.#api.call("PUT", ATTRIBUTES, { path: { papId }, body }, options);
  }

  async removeAttribute(papId: string, id: string, { ifMatch }: IfMatch = {}): Promise<void> {
    await this.#api.call("DELETE", `${ATTRIBUTES}/{id}`, { path: { papId, id } }, { ifMatch });
  }

  /** The tags that AWS would get for the session of a token now. */
  async checkTags(papId: string, sessionToken: string): Promise<TagSet> {
    const body = { ust: sessionToken };
    return (await this.#api.call("POST", "/api/paps/{papId}/session-tags", { path: { papId }, body }, AGAIN)).body;
  }

  async environments(papId: string): Promise<ProfileEnvironment[]> {
    return (await this.#api.call("GET", "/api/paps/{papId}/environments", { path: { papId } })).body;
  }

  /** Makes or replaces an environment. */
  async setEnvironment(papId: string, environmentId: string, body: Schemas["SetEnvironmentRequest"]): Promise<void> {
    await this.#api.call("PUT", ENVIRONMENT, { path: { papId, environmentId }, body }, AGAIN);
  }

  async removeEnvironment(papId: string, environmentId: string): Promise<void> {
    await this.#api.call("DELETE", ENVIRONMENT, { path: { papId, environmentId } });
  }

  /** The user ids of those who may check the profile out. */
  async members(papId: string): Promise<string[]> {
    const { body } = await this.#api.call("GET", "/api/paps/{papId}/members", { path: { papId } });
    return body.map(({ userId }) => userId);
  }

  async addMember(papId: string, userId: string): Promise<void> {
    await this.#api.call("PUT", MEMBER, { path: { papId, userId } }, AGAIN);
  }

  async removeMember(papId: string, userId: string): Promise<void> {
    await this.#api.call("DELETE", MEMBER, { path: { papId, userId } });
  }

  /** Has AWS give credentials to the session; E1001 where it has them already, or is getting them. */
  async checkOut(papId: string, environmentId: string): Promise<CheckOut> {
    const path = { papId, environmentId };
    return (await this.#api.call("POST", "/api/access/{papId}/environments/{environmentId}", { path })).body;
  }

  /** What this session has checked out. */
  async checkOuts(): Promise<CheckOut[]> {
    return (await this.#api.call("GET", "/api/access/app-access-status", { path: {} })).body;
  }

  /** The credentials of a check-out of this session. */
  async credentials(transactionId: string): Promise<Credentials> {
    return (await this.#api.call("GET", "/api/access/{transactionId}/tokens", { path: { transactionId } })).body;
  }

  /** Has the service forget credentials. AWS honours them until they expire. */
  async checkIn(transactionId: string): Promise<CheckOut> {
    const path = { transactionId };
    return (await this.#api.call("PUT", "/api/access/{transactionId}", { path, query: { type: "API" } })).body;
  }
}
