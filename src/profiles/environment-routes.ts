// The environments of a profile: the AWS roles that it gives.

import type { Hono } from "hono";
import { defaultRegion } from "../config.ts";
import { getEnvironment, listEnvironments, removeEnvironment, setEnvironment } from "../contract/profiles/profiles.ts";
import type { ApiToken } from "../crypto/api-token.ts";
import { isOfOnePartition } from "../domain/aws-partitions.ts";
import type { ProfileEnvironment } from "../domain/environment.ts";
import { answerJson, answerNothing } from "../http/answer.ts";
import type { AppEnv } from "../http/app-env.ts";
import { audit } from "../http/audit.ts";
import { mount } from "../http/mount.ts";
import { profileObject } from "../objects/object-client.ts";
import { invalidInput, unwrap } from "./problems.ts";
import { read } from "./read.ts";

export function mountEnvironments(routes: Hono<AppEnv>): void {
  mount(routes, listEnvironments, read, async (c, { values: { papId }, caller }) => {
    const environments = await profileObject(c.env, papId).callIdempotent((stub) => stub.environments());
    return answerJson(
      c,
      environments.map((environment) => serializeEnvironment(papId, environment, caller)),
    );
  });

  mount(routes, getEnvironment, read, async (c, { values: { papId, environmentId }, caller }) => {
    const profile = profileObject(c.env, papId);
    const { environment } = await unwrap(profile.callIdempotent((stub) => stub.environment(environmentId)));
    return answerJson(c, serializeEnvironment(papId, environment, caller));
  });

  mount(routes, setEnvironment, read, async (c, { values: { papId, environmentId, environment } }) => {
    audit(c, { role: environment.roleArn });
    const region = environment.region ?? defaultRegion(c.env);
    if (!isOfOnePartition(environment.roleArn, region)) throw invalidInput([OTHER_PARTITION]);
    const profile = profileObject(c.env, papId);
    await unwrap(profile.callIdempotent((stub) => stub.setEnvironment({ environmentId, ...environment })));
    return answerNothing(c);
  });

  mount(routes, removeEnvironment, read, async (c, { values: { papId, environmentId } }) => {
    await unwrap(profileObject(c.env, papId).call((stub) => stub.removeEnvironment(environmentId)));
    return answerNothing(c);
  });
}

const OTHER_PARTITION = {
  field: "region",
  rule: "It must be a region of the partition of roleArn; without one, the setting AWS_REGION counts.",
};

/** The external id is what the role's owner has agreed on with this service: who may only read is not told it. */
function serializeEnvironment(papId: string, environment: ProfileEnvironment, { scope }: ApiToken) {
  const { environmentId, roleArn, region, durationSeconds, externalId } = environment;
  const shown = { papId, environmentId, roleArn, region, durationSeconds };
  return scope === "write" ? { ...shown, externalId } : shown;
}
