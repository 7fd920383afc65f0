// What the benchmark compares with: a Worker that takes and answers the product's calls on attributes of a session, with
// the headers of its answers, reads and writes the same rows, seals and opens the same values, and does nothing else. No
// token is verified, nothing is logged, no rule is judged, and no revision is counted. `target_ust` names the object.

import { DurableObject } from "cloudflare:workers";
import { type Context, Hono } from "hono";
import * as z from "zod/mini";

interface Env {
  BARE: DurableObjectNamespace<BareObject>;
}

interface Item {
  name: string;
  value: string;
}

type Row = [name: string, created: number, modified: number, expires: number | null, value: string | ArrayBuffer];

const ATTR = "/zato/sso/session/attr";
const IV_BYTES = 12;
const NEVER = "9999-12-31T00:00:00";

const call = z.object({
  current_app: z.string(),
  target_ust: z.string(),
  name: z.optional(z.string()),
  value: z.optional(z.string()),
  encrypt: z.optional(z.boolean()),
});
const write = z.extend(call, { data: z.optional(z.array(z.object({ name: z.string(), value: z.string() }))) });
const read = z.extend(call, { data: z.optional(z.array(z.string())) });

/** In place of the revision, which the product answers where one attribute is concerned. */
const TAG = { ETag: '"0"' };
const HEADERS = { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff" };

const app = new Hono<{ Bindings: Env }>();

function answer(c: Context, fields: object, headers: Record<string, string> = {}): Response {
  const cid = crypto.randomUUID();
  return c.json({ status: "ok", cid, ...fields }, 200, { "X-Zato-CID": cid, ...HEADERS, ...headers });
}

app.put(ATTR, async (c) => {
  const { target_ust, name, value = "", data = [], encrypt = false } = write.parse(await c.req.json());
  const items = name === undefined ? data : [{ name, value }];
  await c.env.BARE.getByName(target_ust).write(items, encrypt);
  return answer(c, {}, name === undefined ? {} : TAG);
});

app.get(ATTR, async (c) => {
  const { target_ust, name, data = [] } = read.parse(await c.req.json());
  const found = await c.env.BARE.getByName(target_ust).read(name === undefined ? data : [name]);
  const result = found.map(serialize);
  return name === undefined ? answer(c, { result }) : answer(c, { ...result[0] }, TAG);
});

app.get(`${ATTR}/exists`, async (c) => {
  const { target_ust, name = "" } = read.parse(await c.req.json());
  const found = await c.env.BARE.getByName(target_ust).names([name]);
  return answer(c, { result: found.length > 0 });
});

app.get(`${ATTR}/names`, async (c) => {
  const { target_ust } = read.parse(await c.req.json());
  const result = await c.env.BARE.getByName(target_ust).names(null);
  return answer(c, { result });
});

app.get(`${ATTR}/all`, async (c) => {
  const { target_ust } = read.parse(await c.req.json());
  const found = await c.env.BARE.getByName(target_ust).read(null);
  return answer(c, { result: found.map(serialize) });
});

export default app;

type Found = Awaited<ReturnType<BareObject["read"]>>[number];

function serialize({ name, value, created, modified, expires, isEncrypted }: Found) {
  return {
    found: true,
    name,
    value,
    creation_time: utc(created),
    last_modified: utc(modified),
    expiration_time: expires === null ? NEVER : utc(expires),
    is_encrypted: isEncrypted,
  };
}

const utc = (atMs: number) => new Date(atMs).toISOString().slice(0, NEVER.length);

export class BareObject extends DurableObject<Env> {
  readonly #key: Promise<CryptoKey>;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      `CREATE TABLE IF NOT EXISTS attribute (
         name TEXT PRIMARY KEY, created INTEGER NOT NULL, modified INTEGER NOT NULL, expires INTEGER, value ANY NOT NULL
       ) STRICT, WITHOUT ROWID`,
    );
    this.#key = crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  async read(names: string[] | null) {
    const rows = this.ctx.storage.sql
      .exec(
        `SELECT name, created, modified, expires, value FROM attribute
         WHERE (?1 IS NULL OR name IN (SELECT value FROM json_each(?1))) AND (expires IS NULL OR expires > ?2)`,
        names && JSON.stringify(names),
        Date.now(),
      )
      .raw<Row>();
    return Promise.all(
      Array.from(rows, async ([name, created, modified, expires, stored]) => {
        const isEncrypted = typeof stored !== "string";
        const value = isEncrypted ? await this.#opened(new Uint8Array(stored)) : stored;
        return { name, created, modified, expires, value, isEncrypted };
      }),
    );
  }

  names(names: string[] | null): string[] {
    const rows = this.ctx.storage.sql.exec(
      "SELECT name FROM attribute WHERE ?1 IS NULL OR name IN (SELECT value FROM json_each(?1)) ORDER BY name",
      names && JSON.stringify(names),
    );
    return Array.from(rows.raw<[string]>(), ([name]) => name);
  }

  async write(items: Item[], isEncrypted: boolean): Promise<void> {
    const nowMs = Date.now();
    const rows = await Promise.all(
      items.map(async ({ name, value }) => [name, nowMs, isEncrypted ? await this.#sealed(value) : value]),
    );
    this.ctx.storage.sql.exec(
      `INSERT INTO attribute SELECT value ->> 0, value ->> 1, value ->> 1, NULL,
              ${isEncrypted ? "unhex(value ->> 2)" : "value ->> 2"} FROM json_each(?) WHERE true
         ON CONFLICT (name) DO UPDATE SET modified = excluded.modified, value = excluded.value`,
      JSON.stringify(rows),
    );
  }

  async #sealed(value: string): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv },
      await this.#key,
      new TextEncoder().encode(value),
    );
    return iv.toHex() + new Uint8Array(sealed).toHex();
  }

  async #opened(stored: Uint8Array<ArrayBuffer>): Promise<string> {
    const [iv, sealed] = [stored.subarray(0, IV_BYTES), stored.subarray(IV_BYTES)];
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await this.#key, sealed));
  }
}
