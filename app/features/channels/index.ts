export { channelsCommands } from "./commands.ts";
export { ConnectionControl } from "./connections/connection_control.ts";
export type { LiveConnection } from "./connections/live_connection.ts";
export { Groups } from "./groups/groups.ts";
export { createChannelGroups } from "./migrations/0001_channel_groups.ts";
export { channelApiRoutes, streamRoutes } from "./routes.ts";
export { serveChannels, startChannels } from "./start.ts";
export { streamDoor } from "./stream/stream_door.ts";
