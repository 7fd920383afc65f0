// What the benchmark compares with: the least that a Worker with a Durable Object can do. It reads one row, or writes
// one, at /OBJECT/NAME; no token, no rules, no log.

import { DurableObject } from "cloudflare:workers";

export default {
  async fetch(request, env) {
    const [, object, name] = new URL(request.url).pathname.split("/");
    const point = env.POINTS.getByName(object);
    if (request.method === "GET") return new Response(await point.read(name));
    await point.write(name, await request.text());
    return new Response("ok");
  },
};

export class PointObject extends DurableObject {
  #sql;

  constructor(ctx, env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec(
      "CREATE TABLE IF NOT EXISTS point (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    );
  }

  read(name) {
    return this.#sql.exec("SELECT value FROM point WHERE name = ?", name).toArray()[0]?.value ?? "";
  }

  write(name, value) {
    this.#sql.exec(
      "INSERT INTO point VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name,
      value,
    );
  }
}
