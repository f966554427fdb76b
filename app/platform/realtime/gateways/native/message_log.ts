import type { Settings } from "../../../../../config/settings.ts";
import type { Logger } from "../../../logging/index.ts";
import type { MessageMiddleware } from "./socket_messages.ts";

/** One line a message when `logging.sockets` is on: type, size and duration, never its text. */
export function messageLog(settings: Settings, log: Logger): MessageMiddleware {
  return async function messageLog({ type, size }, next) {
    if (!settings.logging.sockets) return next();
    const start = performance.now();
    try {
      await next();
    } finally {
      log.info(
        { type, size, ms: Math.round((performance.now() - start) * 10) / 10 },
        "socket message",
      );
    }
  };
}
