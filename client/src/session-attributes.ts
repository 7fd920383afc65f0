/** The attributes of a session, or of a user. */
import { type Attribute, attributeOf, itemOf, type NewAttribute } from "./attribute.ts";
import type { CallOptions } from "./operations.ts";
import { ServiceError } from "./service-error.ts";
import { SsoApi, type SsoOptions } from "./sso-api.ts";

/** Whose attributes: the own session's by default. Another's are for super-users. */
export type AttributeOwner =
  | { sessionToken?: string; userId?: never }
  | { userId: string | "me"; sessionToken?: never };

/** How a value is stored. */
export type SetOptions = Omit<NewAttribute, "name" | "value"> & Pick<CallOptions, "ifMatch" | "ifNoneMatch">;

/** How often `update` reads and writes anew before it gives the last refusal back. */
const UPDATE_ATTEMPTS = 10;
/** The SSO API's code of a revision that is another one. */
const CHANGED_MEANWHILE = "E009003";
/** Names of one reading call, percent-encoded: with the token in its header that fits what Cloudflare takes, 16 KB. */
const NAMES_IN_QUERY_BYTES = 12_000;

/** Reads and writes attributes. Every method throws a `ServiceError` where the service does not do it. */
export class SessionAttributes {
  readonly #api: SsoApi;
  /** Both owners have the same calls; the types of one stand for both. */
  readonly #path: "/zato/sso/session/attr";
  readonly #owner: { target_ust?: string };

  /** `token` is the session that acts; `of` says on whose attributes. A token in `of` stands in URLs when reading. */
  constructor({ of = {}, ...options }: SsoOptions & { of?: AttributeOwner }) {
    this.#api = new SsoApi(options);
    const { sessionToken, userId } = of;
    this.#path = (userId === undefined ? "/zato/sso/session/attr" : "/zato/sso/user/attr") as "/zato/sso/session/attr";
    if (userId !== undefined && userId !== "me") this.#owner = { user_id: userId } as object;
    else this.#owner = sessionToken === undefined ? {} : { target_ust: sessionToken };
  }

  /** Reads one; null where there is none. With `decrypt: false` an encrypted value is its ciphertext. */
  async get(name: string, options: { decrypt?: boolean } = {}): Promise<Attribute | null> {
    return (await this.getMany([name], options))[0] ?? null;
  }

  /** Reads several, in the order asked for; null for each that is not there. */
  async getMany(names: readonly string[], options: { decrypt?: boolean } = {}): Promise<(Attribute | null)[]> {
    const found: (Attribute | null)[] = [];
    for (const data of portions(names)) {
      const { body } = await this.#api.call("GET", this.#path, { ...this.#owner, ...options, data });
      if ("result" in body) found.push(...body.result.map(attributeOf));
    }
    return found;
  }

  /** Reads all, by name. */
  async all(options: { decrypt?: boolean } = {}): Promise<Attribute[]> {
    const path = `${this.#path}/all` as const;
    const { body } = await this.#api.call("GET", path, { ...this.#owner, ...options });
    return body.result.map(attributeOf).filter((attribute) => attribute !== null);
  }

  /** All names, sorted. */
  async names(): Promise<string[]> {
    const path = `${this.#path}/names` as const;
    return (await this.#api.call("GET", path, this.#owner)).body.result;
  }

  /** Creates one; E009001 where it is there already. */
  async create(name: string, value: string, options: Omit<SetOptions, "ifMatch" | "ifNoneMatch"> = {}): Promise<void> {
    await this.#api.call("POST", this.#path, { ...this.#owner, ...itemOf({ name, value, ...options }) });
  }

  /**
   * Creates or replaces one. A value without `encrypt` is stored in plain.
   * @returns the new revision, where a condition was given
   */
  async set(name: string, value: string, options: SetOptions = {}): Promise<number | null> {
    const { ifMatch, ifNoneMatch, ...rest } = options;
    // A repeated call under a condition could meet its own first write, and would be told of somebody else's.
    const isIdempotent = ifMatch === undefined && ifNoneMatch === undefined;
    const parameters = { ...this.#owner, ...itemOf({ name, value, ...rest }) };
    const { revision } = await this.#api.call("PUT", this.#path, parameters, { ifMatch, ifNoneMatch, isIdempotent });
    return revision;
  }

  /** Creates or replaces several, all of them or none. */
  async setMany(attributes: readonly NewAttribute[]): Promise<void> {
    const parameters = { ...this.#owner, data: attributes.map(itemOf) };
    await this.#api.call("PUT", this.#path, parameters, { isIdempotent: true });
  }

  /** Changes when a present one expires, and nothing else; null for never. E009002 where there is none. */
  async expire(
    name: string,
    expirationSeconds: number | null,
    { ifMatch }: Pick<SetOptions, "ifMatch"> = {},
  ): Promise<void> {
    const parameters = { ...this.#owner, name, expiration: expirationSeconds };
    await this.#api.call("PATCH", this.#path, parameters, { ifMatch, isIdempotent: ifMatch === undefined });
  }

  /** Deletes one, or several at once: all of them or none. One that is not there is no error. */
  async delete(names: string | readonly string[], { ifMatch }: Pick<SetOptions, "ifMatch"> = {}): Promise<void> {
    const parameters = { ...this.#owner, ...(typeof names === "string" ? { name: names } : { data: [...names] }) };
    await this.#api.call("DELETE", this.#path, parameters, { ifMatch, isIdempotent: ifMatch === undefined });
  }

  /**
   * Reads one, asks `change` for its new value, and writes that only if nobody else wrote meanwhile; else all of it
   * again. Encryption and expiry stay unless `options` say otherwise.
   * @param change gets null where there is none; undefined leaves things as they are
   * @returns the revision of what was written; null where nothing was
   */
  async update(
    name: string,
    change: (present: Attribute | null) => string | undefined | Promise<string | undefined>,
    options: Omit<SetOptions, "ifMatch" | "ifNoneMatch"> = {},
  ): Promise<number | null> {
    for (let attempt = 1; ; attempt += 1) {
      const present = await this.get(name);
      const value = await change(present);
      if (value === undefined) return null;
      const condition = present === null ? { ifNoneMatch: "*" as const } : { ifMatch: present.revision };
      try {
        return await this.set(name, value, { encrypt: present?.isEncrypted ?? false, ...options, ...condition });
      } catch (error) {
        const isChanged = error instanceof ServiceError && error.code === CHANGED_MEANWHILE;
        if (!isChanged || attempt === UPDATE_ATTEMPTS) throw error;
      }
    }
  }
}

/** The names in as few lists as fit into a query string. */
function portions(names: readonly string[]): string[][] {
  const lists: string[][] = [];
  let free = 0;
  for (const name of names) {
    const needed = 3 * new TextEncoder().encode(name).length + "&data=".length;
    if (needed > free || lists.length === 0) {
      lists.push([]);
      free = NAMES_IN_QUERY_BYTES;
    }
    lists.at(-1)?.push(name);
    free -= needed;
  }
  return lists;
}
