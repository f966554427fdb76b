import { onFrame } from "../page/frames.ts";

let socket: WebSocket | null = null;
let ready = false;

/** Takes the socket that htmx opened, or null when it is gone. */
export function useSocket(next: WebSocket | null): void {
  socket = next;
  ready = false;
}

/** Whether the server has greeted this socket: from then on frames may be sent. */
export function isConnected(): boolean {
  return ready && socket?.readyState === WebSocket.OPEN;
}

/** Sends a frame; false when there is no connection. Whoever needs it delivered must ask again later. */
export function sendFrame(frame: { type: string; [field: string]: unknown }): boolean {
  if (!isConnected()) return false;
  socket?.send(JSON.stringify(frame));
  return true;
}

onFrame("connected", () => (ready = true));
