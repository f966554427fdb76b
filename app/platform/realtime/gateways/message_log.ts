import type { Settings } from "../../../../config/settings.ts";
import type { Logger } from "../../logging/index.ts";

/** Runs around a socket message. */
export type MessageLog = (
  message: { type: string; size: number },
  next: () => Promise<void>,
) => Promise<void>;

interface Heard {
  gateway: string;
  type: string;
  /** In bytes. */
  size: number;
}

/** A line for each message of the gateways that `LOG_SOCKETS` names: type, size and duration, never its text. */
export function messageLog(settings: Settings, log: Logger, gateway: string): MessageLog {
  return async function messageLog({ type, size }, next) {
    await logged({ settings, log }, { gateway, type, size }, next);
  };
}

/** Does what a message asks for and writes its line. */
export async function logged<T>(
  { settings, log }: { settings: Settings; log: Logger },
  heard: Heard,
  work: () => Promise<T>,
): Promise<T> {
  if (!isLogged(settings, heard.gateway)) return work();
  const start = performance.now();
  try {
    return await work();
  } finally {
    const ms = Math.round((performance.now() - start) * 10) / 10;
    log.info({ ...heard, ms }, "socket message");
  }
}

/** Read at each message, so that a reload counts at once. `true` is what `all` was called once. */
function isLogged({ logging: { sockets } }: Settings, gateway: string): boolean {
  return sockets.length > 0 && [gateway, "all", "true"].some((name) => sockets.includes(name));
}
