/** What stands around the service of the demo: an identity provider before it, and AWS behind it. */
import { newSigningKeys } from "../signing-key-rotation.ts";
import { type DemoProvider, startIdentityProvider } from "./identity-provider.ts";
import { startWebIdentitySts, type WebIdentitySts } from "./web-identity-sts.ts";

export interface Surroundings {
  provider: DemoProvider;
  sts: WebIdentitySts;
  /** Settings of a service at that address, by name. */
  settings(url: string): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Whom the provider's tokens are for. */
const AUDIENCE = "session-attributes";

/** Starts both. */
export async function openSurroundings(): Promise<Surroundings> {
  const [provider, sts] = await Promise.all([startIdentityProvider(AUDIENCE), startWebIdentitySts()]);
  const table = {
    name: "demo",
    issuer: provider.issuer,
    audiences: [AUDIENCE],
    algorithms: ["ES256"],
    fields: { email: "email", display_name: "name" },
    attributes: { department: "department" },
  };
  return {
    provider,
    sts,
    settings: async (url) => ({
      IDENTITY_PROVIDERS: JSON.stringify([table]),
      ISSUER: url,
      SIGNING_KEYS: await newSigningKeys(),
      AWS_STS_ENDPOINT: sts.url,
    }),
    close: async () => {
      await Promise.all([provider.close(), sts.close()]);
    },
  };
}
