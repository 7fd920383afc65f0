// The Worker's entry: the app that answers requests, and the classes of the objects behind it.

export { app as default } from "./app.ts";
export { DirectoryObject } from "./objects/directory-object.ts";
export { IdentityCatalogObject } from "./objects/identity-catalog-object.ts";
export { ProfileObject } from "./released/profile-object.ts";
export { SessionObject } from "./released/session-object.ts";
export { UserObject } from "./released/user-object.ts";
