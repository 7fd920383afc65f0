/** The TypeScript client in another Worker: it runs in workerd, and calls this service over a service binding's fetch. */
import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { ServiceError, SessionAttributes, Sessions } from "../../client/src/index.ts";
import { newPerson, PASSWORD } from "../kit/people.ts";

const service = {
  url: "https://sso.example.com",
  app: "CRM",
  fetch: ((input: RequestInfo, init?: RequestInit) => exports.default.fetch(input, init)) as typeof fetch,
};

it("signs in, writes, updates and reads, and tells a refusal", async () => {
  const { username } = await newPerson();
  const sessions = new Sessions(service);
  const { token } = await sessions.signIn({ username, password: PASSWORD });
  const attributes = new SessionAttributes({ ...service, token });
  await attributes.set("cost-center", "IT", { encrypt: true, expirationSeconds: 3_600 });
  await attributes.update("cost-center", (present) => `${present?.value}!`);
  expect(await attributes.get("cost-center")).toMatchObject({ value: "IT!", isEncrypted: true, setBy: "owner" });
  await sessions.signOut(token);
  const refused: unknown = await attributes.names().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ServiceError);
  expect(refused).toMatchObject({ code: "E007001", status: 403 });
});
