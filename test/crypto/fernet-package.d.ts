/** What the tests use of the npm package `fernet`, an implementation that shares no code with ours. */
declare module "fernet" {
  interface TokenOptions {
    secret: Secret;
    ttl?: number;
    time?: string;
    token?: string;
  }
  export class Secret {
    constructor(secret64: string);
  }
  export class Token {
    constructor(options: TokenOptions);
    encode(message: string): string;
    decode(): string;
  }
  const fernet: { Secret: typeof Secret; Token: typeof Token };
  export default fernet;
}
