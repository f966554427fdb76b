export { logContext, type LogContext } from "./context.ts";
export type { ErrorLine } from "./error_lines.ts";
export { Log, type Logger, parseLevels } from "./log.ts";
