// Who calls the SSO API: a session's token, and the application that it calls for.

import { type Answer, type CallOptions, call } from "./call.ts";

export interface Caller {
  ust: string;
  app: string;
}

/** A call of the SSO API as a session. What GET takes stands in the query: a browser sends no body with it. */
export function callAs(
  { ust, app }: Caller,
  method: string,
  path: string,
  parameters: Record<string, unknown> = {},
  options: Pick<CallOptions, "ifMatch"> = {},
): Promise<Answer> {
  const given = { current_app: app, ...parameters };
  const sent = method === "GET" ? { query: given as Record<string, string> } : { body: given };
  return call(method, `/zato/sso/${path}`, { authorization: `Bearer ${ust}`, ...sent, ...options });
}
