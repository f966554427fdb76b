export { answerForStreams } from "./start.ts";
export { streamRoutes } from "./routes.ts";
export { streamDoor } from "./stream/stream_door.ts";
