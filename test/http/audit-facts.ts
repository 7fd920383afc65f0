/**
 * What the audit log says of the call of each route, in the scene that calls are made in: who acted, on whom, in which
 * profile, on which names and records.
 */
import { expect } from "vitest";
import { PRESENT, type Scene } from "../kit/every-route.ts";
import { type Fields, SESSION_ATTR, USER_ATTR } from "../kit/service.ts";
import { LOGIN, LOGOUT, SESSION, USER } from "../kit/sso.ts";

const REVISION = expect.any(Number);
const RECORD = expect.stringMatching(/^[a-z0-9]{20}$/);

/** What a line says beside what every line says; `target` is the id of which the hash must stand there. */
type Facts = (scene: Scene, answer: Fields) => Fields;

const self: Facts = ({ session }) => ({ actor: session.person.userId, target: session.sessionId });
const selfAsUser: Facts = ({ session }) => ({ actor: session.person.userId, target: session.person.userId });
const upon: Facts = ({ admin, other }) => ({ actor: admin.person.userId, target: other.userId });
const asAdmin: Facts = ({ admin }) => ({ actor: admin.person.userId, target: admin.sessionId });
const named = (...names: unknown[]) => ({ names, nameCount: names.length });
const FRESH = expect.stringMatching(/^attribute-/);

const ofAttributes = (path: string, who: Facts): [string, Facts][] => [
  [`POST ${path}`, (...of) => ({ ...who(...of), ...named(FRESH), revision: REVISION })],
  [`PUT ${path}`, (...of) => ({ ...who(...of), ...named(PRESENT, FRESH) })],
  [`PATCH ${path}`, (...of) => ({ ...who(...of), ...named(PRESENT), revision: REVISION })],
  ...["DELETE ", "GET "].map((verb): [string, Facts] => [
    verb + path,
    (...of) => ({ ...who(...of), ...named(PRESENT) }),
  ]),
  [`GET ${path}/exists`, (...of) => ({ ...who(...of), ...named(PRESENT) })],
  [`GET ${path}/names`, who],
  [`GET ${path}/all`, who],
];

const reader = { actor: "reader" };
const writer = { actor: "writer" };
const inProfile =
  (facts: Fields): Facts =>
  ({ papId }) => ({ ...facts, profile: papId });
const inMain =
  (facts: Fields): Facts =>
  ({ papId }) => ({ ...facts, profile: papId, environment: "main" });
const ofPerson =
  (facts: Fields): Facts =>
  ({ session }) => ({ ...facts, target: session.person.userId });
const PROFILE = "/api/paps/:papId";
const ATTRIBUTES = `${PROFILE}/session-attributes`;
const ENVIRONMENT = `${PROFILE}/environments/:environmentId`;
const MEMBER = `${PROFILE}/members/:userId`;
const IDENTITY = "/api/users/attributes";
const VALUES = "/api/users/:userId/custom-attributes";

/** By route. `target` is the id whose hash stands in the line, null for one that nobody is told. */
export const FACTS: Record<string, Facts> = Object.fromEntries<Facts>([
  ...ofAttributes(SESSION_ATTR, self),
  ...ofAttributes(USER_ATTR, selfAsUser),
  // The person's new session, which the answer does not name.
  [`POST ${LOGIN}`, ({ other }) => ({ actor: other.userId, target: null })],
  ...[`POST ${LOGOUT}`, `GET ${SESSION}`, `PATCH ${SESSION}`, `DELETE ${SESSION}`].map(
    (route) => [route, self] as const,
  ),
  ...[`GET ${SESSION}/list`, `DELETE ${SESSION}/list`].map((route) => [route, self] as const),
  ...[`POST ${SESSION}`, `GET ${USER}/list`, `POST ${USER}/rewrap`].map((route) => [route, asAdmin] as const),
  [`POST ${USER}`, ({ admin }, { user_id }) => ({ actor: admin.person.userId, target: user_id })],
  ...[`GET ${USER}`, `PATCH ${USER}`, `PATCH ${USER}/password`].map((route) => [route, selfAsUser] as const),
  ...[`DELETE ${USER}`, `POST ${USER}/approve`, `POST ${USER}/lock`, `POST ${USER}/unlock`].map(
    (route) => [route, upon] as const,
  ),
  ["GET /api/health", () => ({})],
  ["GET /api/features", () => ({})],
  [
    `POST ${ATTRIBUTES}`,
    inProfile({ ...writer, ...named(expect.stringMatching(/^tag-/)), record: RECORD, revision: 2 }),
  ],
  [
    `PUT ${ATTRIBUTES}`,
    ({ papId, attributeId: record }) => ({ ...writer, profile: papId, ...named("from-session"), record, revision: 2 }),
  ],
  [`GET ${ATTRIBUTES}`, inProfile(reader)],
  [
    `DELETE ${ATTRIBUTES}/:id`,
    ({ papId, attributeId: record }) => ({ ...writer, profile: papId, record, revision: 2 }),
  ],
  [`GET ${PROFILE}/environments`, inProfile(reader)],
  [`GET ${ENVIRONMENT}`, inMain(reader)],
  [`PUT ${ENVIRONMENT}`, inMain(writer)],
  [`DELETE ${ENVIRONMENT}`, inMain(writer)],
  [`GET ${PROFILE}/members`, inProfile(reader)],
  [`PUT ${MEMBER}`, (scene) => ({ ...ofPerson(writer)(scene, {}), profile: scene.papId })],
  [`DELETE ${MEMBER}`, (scene) => ({ ...ofPerson(writer)(scene, {}), profile: scene.papId })],
  [`GET ${IDENTITY}`, () => reader],
  [`POST ${IDENTITY}`, (_, { name }) => ({ ...writer, ...named(name), record: RECORD })],
  [`GET ${IDENTITY}/identity-types`, () => reader],
  [`GET ${IDENTITY}/:id`, ({ identityId: record }, { name }) => ({ ...reader, ...named(name), record })],
  [`DELETE ${IDENTITY}/:id`, ({ identityId: record }) => ({ ...writer, record })],
  [`GET ${VALUES}`, ofPerson(reader)],
  [`PATCH ${VALUES}`, ofPerson({ ...writer, ...named(expect.stringMatching(/^identity-/)) })],
  [
    `POST ${PROFILE}/session-tags`,
    ({ session, papId }) => ({ ...reader, ...named("from-session"), profile: papId, target: session.sessionId }),
  ],
  [
    "POST /api/access/:papId/environments/:environmentId",
    (scene, { transactionId: record }) => ({
      ...self(scene, {}),
      ...named("from-session"),
      profile: scene.papId,
      environment: "other",
      record,
    }),
  ],
  ["GET /api/access/app-access-status", self],
  ["GET /api/access/:transactionId/tokens", (scene) => ({ ...self(scene, {}), record: scene.transactionId })],
  [
    "PUT /api/access/:transactionId",
    (scene) => ({ ...self(scene, {}), profile: scene.papId, environment: "main", record: scene.transactionId }),
  ],
]);
