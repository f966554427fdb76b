import type { Settings } from "../../../../config/settings.ts";
import type { Logger } from "../../logging/index.ts";

/** Runs around a socket message. */
export type MessageLog = (
  message: { type: string; size: number },
  next: () => Promise<void>,
) => Promise<void>;

/** A line for each message of the gateways that `LOG_SOCKETS` names: type, size and duration, never its text. */
export function messageLog(settings: Settings, log: Logger, gateway: string): MessageLog {
  return async function messageLog({ type, size }, next) {
    if (!isLogged(settings, gateway)) return next();
    const start = performance.now();
    try {
      await next();
    } finally {
      log.info(
        { gateway, type, size, ms: Math.round((performance.now() - start) * 10) / 10 },
        "socket message",
      );
    }
  };
}

/** Read at each message, so that a reload counts at once. `true` is what `all` was called once. */
function isLogged({ logging: { sockets } }: Settings, gateway: string): boolean {
  return sockets.length > 0 && [gateway, "all", "true"].some((name) => sockets.includes(name));
}
