import type { WebSocket } from "ws";

const EVENTS = ["message", "close", "error"] as const;

/**
 * Takes off the listeners that the HTTP adapter (@hono/node-server) adds right after it has handed a socket over:
 * nobody listens through them, and they hold the whole request for as long as the socket lives.
 */
export function shedLaterListeners(ws: WebSocket): void {
  const ours = new Set(EVENTS.flatMap((event) => ws.listeners(event)));
  queueMicrotask(() => {
    for (const event of EVENTS) {
      const theirs = ws.listeners(event).filter((listener) => !ours.has(listener));
      for (const listener of theirs) ws.off(event, listener as () => void);
    }
  });
}
