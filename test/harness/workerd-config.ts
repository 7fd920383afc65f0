/**
 * The configuration of a bare workerd, as Cap'n Proto text (workerd.capnp in the npm package has the schema). Secrets
 * do not stand in it: it names environment variables that hold them.
 */
import type { WorkerSource } from "./worker-source.ts";

/** Where a runtime keeps its objects, and which secrets it hands to the Worker. */
export interface Hosting {
  /** A directory that exists. */
  storage: string;
  /** Names of environment variables that become bindings of the same names. */
  secrets: readonly string[];
}

/** The service that answers requests; Workers beside it have the names that its source gives them. */
export const FRONT = "worker";

/**
 * The configuration of a Worker on a free port of this machine, and of those beside it, all their objects on disk. It
 * reaches private addresses too, as what stands in for other services in tests listens on one.
 */
export function workerdConfig(source: WorkerSource, { storage, secrets }: Hosting): string {
  const workers = Object.entries({ [FRONT]: source, ...source.beside });
  const services = [
    ...workers.map(([name, each]) => `(name = ${text(name)}, worker = ${workerText(name, each, secrets)})`),
    `(name = "objects", disk = (path = ${text(storage)}, writable = true))`,
    `(name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)))`,
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = ${list(services)},
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = ${text(FRONT)})],
);
`;
}

/** One Worker; its namespaces are those of the objects that live in it. */
function workerText(name: string, source: WorkerSource, secrets: readonly string[]): string {
  const bindings = [
    ...Object.entries(source.vars).map(([name, value]) => `(name = ${text(name)}, text = ${text(value)})`),
    ...secrets.map((name) => `(name = ${text(name)}, fromEnvironment = ${text(name)})`),
    ...source.classes.map(
      ({ binding, className, livesIn = name }) =>
        `(name = ${text(binding)}, durableObjectNamespace = (className = ${text(className)}, serviceName = ${text(livesIn)}))`,
    ),
  ];
  const modules = source.modules.map(({ name, file }) => `(name = ${text(name)}, esModule = embed ${text(file)})`);
  const eviction = source.staysInMemory ? ", preventEviction = true" : "";
  const namespaces = source.classes
    .filter(({ livesIn = name }) => livesIn === name)
    .map(
      ({ className }) =>
        `(className = ${text(className)}, uniqueKey = ${text(className)}, enableSql = true${eviction})`,
    );
  return `(
  modules = ${list(modules)},
  compatibilityDate = ${text(source.compatibilityDate)},
  compatibilityFlags = ${list(source.compatibilityFlags.map(text))},
  bindings = ${list(bindings)},
  durableObjectNamespaces = ${list(namespaces)},
  durableObjectStorage = (localDisk = "objects"),
)`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n${items.map((item) => `    ${item},\n`).join("")}  ]`;
}

/** A string literal. Cap'n Proto takes UTF-8 as it stands and C escapes for the rest. */
function text(value: string): string {
  const escaped = value.replace(/[\\"]/g, "\\$&").replace(/\p{Cc}/gu, (character) => {
    return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
  return `"${escaped}"`;
}
