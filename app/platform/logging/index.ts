export { logContext, type LogContext } from "./context.ts";
export { Log, type Logger, parseLevels } from "./log.ts";
