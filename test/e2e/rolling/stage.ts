/** The scene that 0.1.0 has left, and services of both versions that begin with it. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Answer } from "../../../scripts/call.ts";
import type { Service } from "../service.ts";
import { startStsStandIn } from "../sts-stand-in.ts";
import { callsOf, type SceneCall } from "./calls.ts";
import { newScene, type Scene, secretsWithAws } from "./scene.ts";
import { type Deployment, startDeployment } from "./versions.ts";

export const ALL_OLD: Deployment = { worker: "old", objects: "old" };

export interface Stage {
  scene: Scene;
  calls: SceneCall[];
  /** Does some work with services over what the scene has left, which each run gets anew. */
  during<T>(deployment: Deployment, work: (service: Service) => Promise<T>): Promise<T>;
  /** The same where one deployment comes after another, over the same storage. */
  afterwards<T>(deployment: Deployment, work: (service: Service) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Has 0.1.0 make the scene. */
export async function openStage(): Promise<Stage> {
  const directory = await mkdtemp(join(tmpdir(), "session-attributes-rolling-"));
  const { secrets, aws } = await secretsWithAws();
  const sts = await startStsStandIn(aws);
  const vars = { AWS_STS_ENDPOINT: sts.url, SIGN_UP_APPS: "CRM" };
  const over = async <T>(storage: string, deployment: Deployment, work: (service: Service) => Promise<T>) => {
    const service = await startDeployment(deployment, { storage, secrets, vars });
    try {
      return await work(service);
    } finally {
      await service.stop();
    }
  };
  const before = join(directory, "before");
  const scene = await over(before, ALL_OLD, newScene);
  let runs = 0;
  const storage = () => join(directory, `run-${runs}`);
  return {
    scene,
    calls: callsOf(scene, secrets.apiToken),
    during: async (deployment, work) => {
      runs += 1;
      await cp(before, storage(), { recursive: true });
      return over(storage(), deployment, work);
    },
    afterwards: (deployment, work) => over(storage(), deployment, work),
    close: async () => {
      await sts.close();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** An answer without what is another at each run: tokens, ids that were made, and of times all but how many hours away. */
export function asText([method, path]: SceneCall, { status, headers, text }: Answer): string {
  const same = text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, (time) => (time.startsWith("9999") ? "never" : `${hoursUntil(time)} h`))
    .replace(/gAAAAA[\w-]+=*/g, "token")
    .replace(/zusr\w+|"[0-9a-z]{20}"|[0-9a-f]{24}/g, "id")
    .replace(/\d{13}/g, "revision");
  return `${method} ${path}: ${status}${headers.etag ? " with revision" : ""} ${same}`;
}

const hoursUntil = (time: string) => Math.round((Date.parse(`${time}Z`) - Date.now()) / 3_600_000);
