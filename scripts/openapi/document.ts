/** The API description (OpenAPI 3.1) as a whole, made from the operations and what is said about them. */
import { exchangeToken } from "../../src/contract/exchange.ts";
import { home } from "../../src/contract/home.ts";
import type { Operation } from "../../src/contract/operation.ts";
import { PROFILE_OPERATIONS } from "../../src/contract/profiles/all.ts";
import { SSO_OPERATIONS } from "../../src/contract/sso/all.ts";
import { WELL_KNOWN } from "../../src/contract/well-known.ts";
import { TAGS } from "../../src/description/prose/all.ts";
import type { Prose } from "../../src/description/prose/prose.ts";
import { describeExchange, describeHome, describePublished } from "./documents.ts";
import type { Collected } from "./failures.ts";
import { HEADERS, PRECONDITIONS, SECURITY_SCHEMES } from "./headers.ts";
import { INTRODUCTION } from "./info.ts";
import { pathOf } from "./operation.ts";
import { profileOperation } from "./profiles.ts";
import { Components, type Part } from "./schemas.ts";
import { SSO_PARAMETERS, ssoOperation } from "./sso.ts";

/** What package.json says of the project. */
export interface Package {
  version: string;
  description: string;
  license: string;
}

/** Makes the description. */
export function openApiDocument({ version, description, license }: Package): Part {
  const collected: Collected = {
    schemas: new Components("schemas"),
    responses: new Components("responses"),
    examples: new Components("examples"),
  };
  const paths = pathsOf(collected);
  return {
    openapi: "3.1.0",
    info: {
      title: "Session Attributes at the Edge",
      version,
      summary: description,
      description: INTRODUCTION,
      license: { name: license, identifier: license },
    },
    servers: [{ url: "/", description: "The host that this description comes from." }],
    tags: TAGS.map(({ name, description: about }) => ({ name, description: about })),
    paths,
    components: {
      securitySchemes: SECURITY_SCHEMES,
      parameters: { ...SSO_PARAMETERS, ...PRECONDITIONS },
      headers: HEADERS,
      schemas: collected.schemas.sorted(),
      responses: collected.responses.sorted(),
      examples: collected.examples.sorted(),
    },
  };
}

/** All paths, in the order of the prose. */
function pathsOf(collected: Collected): Part {
  const paths: Record<string, Part> = {};
  for (const { name: tag, prose: ofTag } of TAGS) {
    for (const [id, prose] of Object.entries(ofTag)) {
      const { method, path, part } = described(id, prose, collected);
      const { summary, description } = prose;
      const item = { operationId: id, tags: [tag], summary, description, ...part };
      paths[path] = { ...paths[path], [method]: item };
    }
  }
  return paths;
}

/** Describes the operation of an id. */
function described(id: string, prose: Prose, collected: Collected): { method: string; path: string; part: Part } {
  const at = (operation: Operation, part: Part) => {
    return { method: operation.method.toLowerCase(), path: pathOf(operation), part };
  };
  const sso = SSO_OPERATIONS.find((operation) => operation.id === id);
  if (sso) return at(sso, ssoOperation(sso, prose, collected));
  const profile = PROFILE_OPERATIONS.find((operation) => operation.id === id);
  if (profile) return at(profile, profileOperation(profile, prose, collected));
  if (id === home.id) return at(home, describeHome(prose, collected));
  if (id === exchangeToken.id) return at(exchangeToken, describeExchange(prose, collected));
  const published = WELL_KNOWN.find((operation) => operation.id === id);
  if (published) return at(published, describePublished(published, prose, collected));
  throw new Error(`there is no operation ${id}`);
}
