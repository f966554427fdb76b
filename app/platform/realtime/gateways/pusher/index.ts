export { MAX_DATA } from "./conversation.ts";
export { HttpSessions, type Mode } from "./http/http_sessions.ts";
export type { Caller } from "./lobby.ts";
export { type PusherApp, PusherApps } from "./pusher_apps.ts";
export { dataOf, plainData } from "./pusher_data.ts";
export { PusherGateway } from "./pusher_gateway.ts";
export { authOf, channelText, isSigned, type KeyPair, signed, userText } from "./signature.ts";
export { appOfSocket, isSocketId } from "./socket_id.ts";
export { serverToUser } from "./system_channels.ts";
