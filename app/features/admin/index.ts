export { errorsCommands } from "./errors/errors_commands.ts";
export { adminRoutes } from "./routes.ts";
export { queueCommands } from "./queue/queue_commands.ts";
