import type { Socket } from "node:net";
import { WebSocket } from "ws";
import { textOf } from "./deflate.ts";

/** What `ws` 8 keeps to itself: its socket, and a sender that holds frames back while it deflates. */
interface Insides {
  _socket?: Socket | null;
  _sender?: { _state?: number } | null;
}

/** Ready frames, in one piece and one by one. */
interface Frames {
  joined: Buffer;
  frames: readonly Buffer[];
}

const IDLE = 0;

/**
 * Writes ready frames straight to the socket, all in one call; the write call is what a delivery costs. The only
 * place that looks inside `ws`: where the insides are not as expected, its public `send` does the work.
 */
export function writeFrames(ws: WebSocket, batch: Frames): void {
  if (ws.readyState !== WebSocket.OPEN) return;
  const { _socket: socket, _sender: sender } = ws as unknown as Insides;
  if (socket && sender?._state === IDLE) socket.write(batch.joined);
  else for (const frame of batch.frames) ws.send(textOf(frame), { binary: false, compress: false });
}
