/** What clients at once lose of what was acknowledged, each update having read what it changes. */
import type { Answer } from "../../scripts/call.ts";
import { ATTR, own } from "../../test/harness/sso-client.ts";
import type { Side } from "../sides.ts";

export const CLIENTS = 50;
/** RFC 9110, 15.5.13: the attribute is another one by now. */
const CHANGED = 412;

/** Of so many updates at once, how many have left no trace. */
export interface LostUpdates {
  /** All add one to the same attribute. */
  ofOne: number;
  /** Each writes an attribute of its own. */
  ofEach: number;
}

/** Updates the first session of a side. Whoever answers with a revision is written to under that condition. */
export async function lostUpdates({ name, client, sessions }: Side): Promise<LostUpdates> {
  const tokens = { current_app: "CRM", ...own(sessions[0] ?? "") };
  const ask = (method: string, body: object, headers: Record<string, string> = {}) =>
    client.sendAsItIs(method, ATTR, { body: { ...tokens, ...body }, headers });
  const done = ({ status }: Answer) => {
    if (status !== 200) throw new Error(`an update was answered ${status} by ${name}`);
  };
  const addOne = async (): Promise<void> => {
    const { json, headers } = await ask("GET", { name: "counter" });
    const condition = headers.etag === undefined ? {} : { "If-Match": headers.etag };
    const written = await ask("PUT", { name: "counter", value: String(Number(json.value) + 1) }, condition);
    if (written.status === CHANGED) return addOne();
    done(written);
  };
  const names = Array.from({ length: CLIENTS }, (_, i) => `client-${i}`);

  done(await ask("PUT", { name: "counter", value: "0" }));
  await Promise.all(names.map(addOne));
  const counted = (await ask("GET", { name: "counter" })).json;
  await Promise.all(names.map(async (each) => done(await ask("PUT", { name: each, value: "1" }))));
  const { result } = (await ask("GET", { data: names })).json;
  const kept = (result as { found: boolean }[]).filter(({ found }) => found).length;
  return { ofOne: CLIENTS - Number(counted.value), ofEach: CLIENTS - kept };
}
