export { askServers } from "./ask_servers.ts";
export { ControlServer, type ControlOptions } from "./control_server.ts";
export type { Reply } from "./reply.ts";
