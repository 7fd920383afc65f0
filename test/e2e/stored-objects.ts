/** What the local runtime has stored, read from its SQLite files: the only way to see that something is really gone. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

/** One object's tables by name, each with its rows. An object that holds nothing has no table. */
export type StoredObject = Record<string, Record<string, SQLOutputValue>[]>;

/** The runtime keeps a database for each object in a folder for each class, beside its own record of alarms. */
const ALARMS = "metadata.sqlite";

/** Every object of a class in the state directory of a service, running or not. */
export function storedObjects(stateDir: string, className: string): StoredObject[] {
  const folder = join(stateDir, "v3", "do", `session-attributes-${className}`);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sqlite") && file !== ALARMS)
    .map((file) => readTables(join(folder, file)));
}

function readTables(file: string): StoredObject {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'")
      .all();
    return Object.fromEntries(
      tables.map(({ name }) => [String(name), database.prepare(`SELECT * FROM "${name}"`).all()]),
    );
  } finally {
    database.close();
  }
}
