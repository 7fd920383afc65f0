// Attributes of sessions as fields of a Redis hash, one for each session, behind Fastify: the calls of the benchmark, and
// nothing more. Nobody is asked who calls. `REDIS_SOCKET` is where Redis listens; the port is printed.
import Fastify from "fastify";
import { createClient } from "redis";

const ATTR = "/zato/sso/session/attr";

const redis = createClient({ socket: { path: process.env.REDIS_SOCKET } });
await redis.connect();
const app = Fastify();
app.addHttpMethod("GET", { hasBody: true });
// Clients of these calls name no media type.
app.addContentTypeParser("*", { parseAs: "string" }, app.getDefaultJsonParser("error", "error"));

const keyOf = ({ target_ust }) => `session:${target_ust}`;
const shown = (name, stored) =>
  stored === null ? { name, found: false } : { name, found: true, ...JSON.parse(stored) };

app.put(ATTR, async ({ body }) => {
  const items = body.data ?? [{ name: body.name, value: body.value }];
  const now = new Date().toISOString();
  const fields = items.map(({ name, value }) => [name, JSON.stringify({ value, last_modified: now })]);
  await redis.hSet(keyOf(body), fields.flat());
  return { status: "ok" };
});

app.get(ATTR, async ({ body }) => {
  const names = body.data ?? [body.name];
  const result = (await redis.hmGet(keyOf(body), names)).map((stored, i) => shown(names[i], stored));
  return { status: "ok", ...(body.data ? { result } : result[0]) };
});

app.get(`${ATTR}/exists`, async ({ body }) => ({
  status: "ok",
  result: (await redis.hExists(keyOf(body), body.name)) === 1,
}));

app.get(`${ATTR}/names`, async ({ body }) => ({ status: "ok", result: (await redis.hKeys(keyOf(body))).sort() }));

app.get(`${ATTR}/all`, async ({ body }) => {
  const all = Object.entries(await redis.hGetAll(keyOf(body)));
  return { status: "ok", result: all.map(([name, stored]) => shown(name, stored)) };
});

await app.listen({ port: 0, host: "127.0.0.1" });
console.log(app.server.address().port);
