// The environments of a profile: the AWS roles that it gives.

import { Hono } from "hono";
import { type ProfileEnvironment, readEnvironment } from "../domain/environment.ts";
import type { AppEnv } from "../http/app-env.ts";
import { note } from "../http/audit.ts";
import { profileObject } from "../objects/reach.ts";
import { readId, readNoMatch, readObject, settle } from "./input.ts";
import { granted } from "./problems.ts";

const ENVIRONMENTS = "/paps/:papId/environments";
const ENVIRONMENT = `${ENVIRONMENTS}/:environmentId` as const;

export const environmentRoutes = new Hono<AppEnv>();

environmentRoutes.get(ENVIRONMENTS, async (c) => {
  const { papId } = settle({ papId: readId("papId", c.req.param("papId")) });
  note(c, { profile: papId });
  const environments = await profileObject(c.env, papId).repeatable((stub) => stub.environments());
  return c.json(environments.map((environment) => shown(papId, environment)));
});

environmentRoutes.get(ENVIRONMENT, async (c) => {
  const { papId, environmentId } = settle(readIds(c.req.param()));
  note(c, { profile: papId, environment: environmentId });
  const profile = profileObject(c.env, papId);
  const { environment } = await granted(profile.repeatable((stub) => stub.environment(environmentId)));
  return c.json(shown(papId, environment));
});

environmentRoutes.put(ENVIRONMENT, async (c) => {
  const { papId, environmentId, environment } = settle({
    ...readIds(c.req.param()),
    environment: readEnvironment(await readObject(c)),
    match: readNoMatch(c),
  });
  note(c, { profile: papId, environment: environmentId });
  const profile = profileObject(c.env, papId);
  await granted(profile.repeatable((stub) => stub.setEnvironment({ environmentId, ...environment })));
  return c.body(null, 204);
});

environmentRoutes.delete(ENVIRONMENT, async (c) => {
  const { papId, environmentId } = settle({ ...readIds(c.req.param()), match: readNoMatch(c) });
  note(c, { profile: papId, environment: environmentId });
  await granted(profileObject(c.env, papId).once((stub) => stub.removeEnvironment(environmentId)));
  return c.body(null, 204);
});

function readIds({ papId, environmentId }: { papId: string; environmentId: string }) {
  return { papId: readId("papId", papId), environmentId: readId("environmentId", environmentId) };
}

function shown(papId: string, { environmentId, roleArn, region, durationSeconds, externalId }: ProfileEnvironment) {
  return { papId, environmentId, roleArn, region, durationSeconds, externalId };
}
