export { AppError, type AppErrorOptions, type FieldError } from "./app_error.ts";
export { causeChain, type CauseStep } from "./cause_chain.ts";
export { ConfigurationError } from "./configuration_error.ts";
export * from "./http_errors.ts";
export { problem, type Problem } from "./problem.ts";
export { InternalError, toAppError } from "./to_app_error.ts";
export { framesOf, pathOf, type StackFrame, tellingFrames } from "./stack_frames.ts";
