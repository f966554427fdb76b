export { AppError, type AppErrorOptions, type FieldError } from "./app_error.ts";
export { ConfigurationError } from "./configuration_error.ts";
export * from "./http_errors.ts";
export { problem, type Problem } from "./problem.ts";
export { InternalError, toAppError } from "./to_app_error.ts";
