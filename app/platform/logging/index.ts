export { logContext, type LogContext } from "./context.ts";
export type { ErrorLine } from "./error_lines.ts";
export type { KeptLine, LineTail } from "./line_tail.ts";
export { Log, type Logger, parseLevels } from "./log.ts";
export { quoted } from "./plain_lines.ts";
