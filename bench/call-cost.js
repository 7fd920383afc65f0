// Observer of the benchmark, put before the built Worker: counts calls on objects, rows that SQL read and wrote, and
// alarms set, and tells them at /observed, since the last time it was asked. The platform's own prototypes are watched,
// which all objects share.

import { DurableObject } from "cloudflare:workers";

const seen = { objectCalls: 0, alarmsSet: 0, cursors: [] };
let isWatching = false;

export function observedWorker(worker) {
  return {
    fetch(request, env, ctx) {
      if (new URL(request.url).pathname !== "/observed") return worker.fetch(request, env, ctx);
      const rows = (which) => seen.cursors.reduce((sum, cursor) => sum + cursor[which], 0);
      const { objectCalls, alarmsSet } = seen;
      const told = { objectCalls, alarmsSet, rowsRead: rows("rowsRead"), rowsWritten: rows("rowsWritten") };
      Object.assign(seen, { objectCalls: 0, alarmsSet: 0, cursors: [] });
      return Response.json(told);
    },
  };
}

export function observedClass(Observed) {
  class Counted extends Observed {
    constructor(ctx, env) {
      watch(ctx.storage);
      super(ctx, env);
    }
  }
  for (const name of methodsOf(Observed.prototype)) {
    Object.defineProperty(Counted.prototype, name, {
      value(...args) {
        seen.objectCalls += 1;
        return Observed.prototype[name].apply(this, args);
      },
    });
  }
  return Counted;
}

/** Names of what can be called, also of what a class has from those above it, up to the platform's own. */
function methodsOf(prototype) {
  if (prototype === DurableObject.prototype) return [];
  const own = Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor" && name !== "alarm");
  return [...own, ...methodsOf(Object.getPrototypeOf(prototype))];
}

function watch(storage) {
  if (isWatching) return;
  isWatching = true;
  const sql = Object.getPrototypeOf(storage.sql);
  const { exec } = sql;
  sql.exec = function (...args) {
    const cursor = exec.apply(this, args);
    seen.cursors.push(cursor);
    return cursor;
  };
  const alarms = Object.getPrototypeOf(storage);
  const { setAlarm } = alarms;
  alarms.setAlarm = function (...args) {
    seen.alarmsSet += 1;
    return setAlarm.apply(this, args);
  };
}
