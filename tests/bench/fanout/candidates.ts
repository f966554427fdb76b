import type { Server } from "node:http";
import { Server as SocketIoServer } from "socket.io";
import { WebSocketServer, type WebSocket } from "ws";
import { connectionsFloor } from "./node_floor.ts";
import { honoStreams } from "./hono_streams.ts";
import { parley, parleyStreams } from "./parley.ts";

/** How a reader comes in: its request, what it sends then, and what it has been told when it is in. */
export interface Door {
  request: string;
  frames: readonly string[];
  until: string;
  /** What comes through it: WebSocket frames unless told. */
  form?: "frames" | "stream";
}

/** A server that sends messages to its readers. */
export interface Candidate {
  /** Reader number i takes the door i, counted round; of several rooms it is in room i, counted round. */
  doors: readonly Door[];
  /** Where it listens by itself. */
  port?: number;
  /** Sends message n to everybody in room n, counted round. */
  publish(n: number): void;
  /** Orders of its own. */
  obey?(order: string): Promise<object>;
}

export interface Place {
  server: Server;
  rooms: number;
  readers: number;
}

const text = "x".repeat(Number(process.env["BENCH_TEXT"] ?? 100));

/** The same message for all, about 200 bytes as a frame unless a work asks for more. */
export function message(n: number): { n: number; text: string } {
  return { n, text };
}

/** The request that opens a WebSocket. */
export function upgrade(path: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [
    `GET ${path} HTTP/1.1`,
    "Host: localhost",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
    ...lines,
    "\r\n",
  ].join("\r\n");
}

function envelope(n: number): string {
  const data = JSON.stringify(message(n));
  return `{"type":"event","channel":"presence-room.1","event":"bench","id":"0123456789ab-${n}","data":${data}}`;
}

/** The clients of plain `ws`, by room. */
function clientsOf({ server, rooms }: Place): { clients: WebSocket[][]; doors: Door[] } {
  const clients: WebSocket[][] = Array.from({ length: rooms }, () => []);
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on("connection", (ws, { url }) => {
    const room = clients[Number(url?.slice(1))] ?? [];
    room.push(ws);
    ws.on("close", () => room.splice(room.indexOf(ws), 1));
  });
  const doors = clients.map((_, room) => ({
    request: upgrade(`/${room}`),
    frames: [],
    until: "\r\n\r\n",
  }));
  return { clients, doors };
}

/** Plain `ws`: the text is encoded once, and sent to each client. */
function encodedOnce(place: Place): Candidate {
  const { clients, doors } = clientsOf(place);
  return {
    doors,
    publish: (n) => {
      const bytes = Buffer.from(envelope(n));
      for (const client of clients[n % place.rooms] ?? []) client.send(bytes, { binary: false });
    },
  };
}

/** `ws` joined per tick and nothing else: no checks, no channels; what the hub's upkeep is measured against. */
function joinedOnly(place: Place): Candidate {
  const { clients, doors } = clientsOf(place);
  const waiting = new Map<number, Buffer[]>();
  const flush = (): void => {
    for (const [room, frames] of waiting) {
      const joined = Buffer.concat(frames);
      for (const client of clients[room] ?? [])
        (client as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(joined);
    }
    waiting.clear();
  };
  return {
    doors,
    publish: (n) => {
      if (waiting.size === 0) setImmediate(flush);
      const frames = waiting.get(n % place.rooms) ?? [];
      waiting.set(n % place.rooms, frames);
      frames.push(frameOf(envelope(n)));
    },
  };
}

/** Of between 126 and 65,535 bytes (RFC 6455, 5.2). */
function frameOf(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(4 + length);
  frame.writeUInt16BE(0x817e, 0);
  frame.writeUInt16BE(length, 2);
  frame.write(text, 4);
  return frame;
}

/** Socket.IO as it comes, by WebSocket; readers answer no pings, so those are left out. */
function socketIo({ server, rooms }: Place): Candidate {
  const io = new SocketIoServer(server, { transports: ["websocket"], pingInterval: 10_000_000 });
  io.on(
    "connection",
    (socket) => void socket.join(`room.${String(socket.handshake.query["room"])}`),
  );
  return {
    doors: Array.from({ length: rooms }, (_, room) => ({
      request: upgrade(`/socket.io/?EIO=4&transport=websocket&room=${room}`),
      frames: ["40"],
      until: `40{"sid"`,
    })),
    publish: (n) => void io.to(`room.${n % rooms}`).emit("bench", message(n)),
  };
}

type Make = (place: Place) => Candidate | Promise<Candidate>;

export const candidates: Record<string, Make> = {
  "Node net, one write": connectionsFloor,
  "ws, encoded once": encodedOnce,
  "ws, joined": joinedOnly,
  "Socket.IO": socketIo,
  Parley: parley,
  "Hono streamSSE": honoStreams,
  "Parley, streams": parleyStreams,
};
