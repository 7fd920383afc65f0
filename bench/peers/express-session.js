// Attributes of sessions in express-session with connect-redis: a session is one document, which a call loads and, where it
// changed it, stores as a whole. `REDIS_SOCKET` is where Redis listens; the port is printed.
import { RedisStore } from "connect-redis";
import express from "express";
import session from "express-session";
import { createClient } from "redis";

const ATTR = "/zato/sso/session/attr";

const redis = createClient({ socket: { path: process.env.REDIS_SOCKET } });
await redis.connect();
const app = express();
// Clients of these calls name no media type.
app.use(express.json({ type: () => true }));
// They name the session in the body, where browsers send a cookie.
app.use((request, _response, next) => {
  if (request.body?.target_ust) request.headers.cookie = `connect.sid=${request.body.target_ust}`;
  next();
});
const store = new RedisStore({ client: redis, disableTouch: true });
app.use(session({ store, secret: "a secret of the benchmark", resave: false, saveUninitialized: false }));

const shown = (name, stored) => (stored === undefined ? { name, found: false } : { name, found: true, ...stored });

// Makes a session; its token is in the cookie.
app.post("/session", ({ session }, response) => {
  session.attributes = {};
  response.json({ status: "ok" });
});

app.put(ATTR, ({ body, session }, response) => {
  const now = new Date().toISOString();
  for (const { name, value } of body.data ?? [body]) session.attributes[name] = { value, last_modified: now };
  response.json({ status: "ok" });
});

app.get(ATTR, ({ body, session }, response) => {
  const result = (body.data ?? [body.name]).map((name) => shown(name, session.attributes[name]));
  response.json({ status: "ok", ...(body.data ? { result } : result[0]) });
});

app.get(`${ATTR}/exists`, ({ body, session }, response) => {
  response.json({ status: "ok", result: Object.hasOwn(session.attributes, body.name) });
});

app.get(`${ATTR}/names`, ({ session }, response) => {
  response.json({ status: "ok", result: Object.keys(session.attributes).sort() });
});

app.get(`${ATTR}/all`, ({ session }, response) => {
  response.json({
    status: "ok",
    result: Object.entries(session.attributes).map(([name, stored]) => shown(name, stored)),
  });
});

const server = app.listen(0, "127.0.0.1", () => console.log(server.address().port));
