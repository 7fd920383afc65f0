/** Client of Session Attributes at the Edge, for Node 20, browsers and Workers. It needs `fetch` and nothing else. */
export type { Attribute, NewAttribute } from "./attribute.ts";
export type { Answer, ConnectionOptions } from "./connection.ts";
export type { components, paths } from "./generated/openapi.ts";
export type { CallOptions } from "./operations.ts";
export { ProfileApi, type ProfileOptions } from "./profile-api.ts";
export {
  type CheckOut,
  type Credentials,
  type ProfileAttribute,
  type ProfileEnvironment,
  Profiles,
  type TagSet,
} from "./profiles.ts";
export { ServiceError } from "./service-error.ts";
export { type AttributeOwner, SessionAttributes, type SetOptions } from "./session-attributes.ts";
export { type Password, type Session, type SessionDescription, Sessions } from "./sessions.ts";
export { SsoApi, type SsoOptions } from "./sso-api.ts";
