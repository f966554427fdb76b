export { type Close, closeOf, type CloseName, closes, type OwnClose } from "./closes.ts";
export { CloseError } from "./close_error.ts";
export { type ErrorCode, errorCodes, RealtimeError } from "./errors.ts";
export { limits } from "./limits.ts";
export { pusherErrorNumber } from "./pusher_errors.ts";
