import { DurableObject } from "cloudflare:workers";
export class SessionObject extends DurableObject<Env> {}
export class UserObject extends DurableObject<Env> {}
export class DirectoryObject extends DurableObject<Env> {}
export default { fetch: () => new Response("x") };
