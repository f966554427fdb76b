export { Authenticator } from "./authenticator.ts";
export { type Client, clientOf, readClient, setClient } from "./client.ts";
export { administrator, scope, signedIn } from "./guards.ts";
export { hashToken } from "./hash_token.ts";
export { Passwords } from "./passwords.ts";
export { type Session, sessionOf, sessionOrNull, setSession } from "./session_access.ts";
export { TrustedProxies } from "./trusted_proxies.ts";
export type { Viewer } from "./viewer.ts";
export { setViewer, viewerOf } from "./viewer_access.ts";
