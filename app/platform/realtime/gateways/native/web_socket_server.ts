import { WebSocketServer } from "ws";
import type { Settings } from "../../../../../config/settings.ts";

/** How long a peer may take to answer a close frame, in ms. */
const CLOSE_TIMEOUT_MS = 10_000;

/**
 * The WebSocket side of the HTTP server: `serve({ fetch, websocket: { server: webSocketServer(settings) } })`.
 * A frame above the limit is closed with 1009; compression is off, because it costs more than it saves here.
 */
export function webSocketServer({ realtime }: Settings): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: realtime.maxMessageBytes,
    perMessageDeflate: false,
    // Known to ws 8.19 and newer; its types do not name it yet.
    ...({ closeTimeout: CLOSE_TIMEOUT_MS } as object),
  });
}
