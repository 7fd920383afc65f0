/**
 * What a bare workerd has stored, read from its SQLite files: the only way to see that something is really gone. Files
 * are copied first, so that neither a running runtime nor the recovery of a killed one is disturbed.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";

/** Rows of a table by the names of their columns. */
type Rows = Record<string, SQLOutputValue>[];

/** One object of a class. */
export interface StoredObject {
  className: string;
  /** Size of its database in bytes, without the log that precedes it. One that holds nothing is one page. */
  bytes: number;
  /** Its tables by name. An object that holds nothing has none. */
  tables: Record<string, Rows>;
}

/** Beside the databases of a class lies the runtime's own record of alarms. */
const ALARMS = "metadata.sqlite";
/** A database of one page without a log has no table. */
const EMPTY_BYTES = 4_096;
/** A copy of a database that is being written may be torn; the next one is not. */
const TRIES = 5;

/** Every object in a storage directory, running or not, or those of one class. */
export function storedObjects(storage: string, ofClass?: string): StoredObject[] {
  return databases(storage)
    .filter(({ className }) => ofClass === undefined || className === ofClass)
    .map(({ className, file, bytes }) => {
      if (bytes <= EMPTY_BYTES) return { className, bytes, tables: {} };
      return withCopy(file, (database) => ({ className, bytes: sizeOf(database), tables: readTables(database) }));
    });
}

/** The objects that hold anything. */
export function holdingObjects(storage: string, ofClass?: string): StoredObject[] {
  return storedObjects(storage, ofClass).filter(({ tables }) => Object.keys(tables).length > 0);
}

/** The rows of all attributes in those objects. */
export function attributeRows(objects: readonly StoredObject[]): Rows {
  return objects.flatMap(({ tables }) => tables.attribute ?? []);
}

/** How many objects of a class have an alarm that has not run. */
export function pendingAlarms(storage: string): Record<string, number> {
  const classes = existsSync(storage) ? readdirSync(storage) : [];
  return Object.fromEntries(
    classes
      .map((className) => ({ className, file: join(storage, className, ALARMS) }))
      .filter(({ file }) => existsSync(file))
      .map(({ className, file }) => [
        className,
        withCopy(file, (database) => Number(database.prepare("SELECT count(*) AS n FROM _cf_ALARM").get()?.n)),
      ]),
  );
}

function databases(storage: string): { className: string; file: string; bytes: number }[] {
  if (!existsSync(storage)) return [];
  return readdirSync(storage).flatMap((className) =>
    readdirSync(join(storage, className))
      .filter((name) => name.endsWith(".sqlite") && name !== ALARMS)
      .map((name) => join(storage, className, name))
      .map((file) => ({ className, file, bytes: size(file) + size(`${file}-wal`) })),
  );
}

function size(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function sizeOf(database: DatabaseSync): number {
  const size = database
    .prepare("SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size")
    .get();
  return Number(size?.bytes);
}

function readTables(database: DatabaseSync): Record<string, Rows> {
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'")
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => [String(name), database.prepare(`SELECT * FROM "${name}"`).all()]),
  );
}

/** Opens a copy of a database and its log. */
function withCopy<T>(file: string, read: (database: DatabaseSync) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "session-attributes-copy-"));
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        const copy = join(directory, `${tries}.sqlite`);
        copyFileSync(file, copy);
        if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
        const database = new DatabaseSync(copy);
        try {
          return read(database);
        } finally {
          database.close();
        }
      } catch (error) {
        if (tries === TRIES) throw error;
      }
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
