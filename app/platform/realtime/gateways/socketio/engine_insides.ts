import type { Socket } from "socket.io";
import type { WebSocket } from "ws";

/** The connection below a socket, as Engine.IO makes it. */
export type Engine = Socket["conn"];

/** What Engine.IO 6 keeps to itself. */
interface Insides {
  transport: { name: string; socket?: WebSocket };
  writeBuffer: unknown[];
  pingIntervalTimer: NodeJS.Timeout | null;
  sendPacket(type: "ping"): void;
  request: unknown;
}

// The only file that looks inside engine.io, whose version is pinned.
function insides(engine: Engine): Insides {
  return engine as unknown as Insides;
}

/** The WebSocket below, when nothing waits to be written before what is written there. */
export function freeWebSocket(engine: Engine): WebSocket | undefined {
  const { transport, writeBuffer } = insides(engine);
  return writeBuffer.length === 0 ? transport.socket : undefined;
}

export function webSocketOf(engine: Engine): WebSocket | undefined {
  return insides(engine).transport.socket;
}

/** Pings once; the hub's heartbeat says when. */
export function ping(engine: Engine): void {
  insides(engine).sendPacket("ping");
}

/**
 * Lets go of what Engine.IO holds for each connection and the hub does itself or needs no more: the timer of its
 * pings, and the request by which the client came.
 */
export function slim(engine: Engine): void {
  const inside = insides(engine);
  if (inside.pingIntervalTimer) clearTimeout(inside.pingIntervalTimer);
  inside.pingIntervalTimer = null;
  inside.request = null;
}

/** What socket.io sends to the client in its greeting; set before that, it says whether the client was recovered. */
export function notRecovered(socket: Socket, pid: string): void {
  Object.assign(socket, { pid, recovered: false });
}

/** The secret by which the client can come back. */
export function pidOf(socket: Socket): string {
  return (socket as unknown as { pid: string }).pid;
}
