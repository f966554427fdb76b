import type { Server } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";
import { frameOf, parley } from "./parley.ts";

/** A server that sends one message to all its readers. */
export interface Candidate {
  /** What a reader sends to be on the channel, if anything. */
  join: string;
  publish(n: number): void;
}

const text = "x".repeat(100);

/** The same message for all, about 200 bytes as a frame. */
export function message(n: number): { n: number; text: string } {
  return { n, text };
}

function envelope(n: number): string {
  const data = JSON.stringify(message(n));
  return `{"type":"event","channel":"bench","event":"bench","id":"0123456789ab-${n}","data":${data}}`;
}

function clientsOf(server: Server): Set<WebSocket> {
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  return sockets.clients;
}

/** Plain `ws`: the text is encoded once, and sent to each client. */
function encodedOnce(server: Server): Candidate {
  const clients = clientsOf(server);
  return {
    join: "",
    publish: (n) => {
      const bytes = Buffer.from(envelope(n));
      for (const client of clients) client.send(bytes, { binary: false });
    },
  };
}

/** `ws` joined per tick and nothing else: no checks, no channels; what the hub's upkeep is measured against. */
function joinedOnly(server: Server): Candidate {
  const clients = clientsOf(server);
  let waiting: Buffer[] = [];
  const flush = (): void => {
    const joined = Buffer.concat(waiting);
    waiting = [];
    for (const client of clients) {
      (client as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(joined);
    }
  };
  return {
    join: "",
    publish: (n) => {
      waiting.push(frameOf(envelope(n)));
      if (waiting.length === 1) setImmediate(flush);
    },
  };
}

export const candidates: Record<string, (server: Server) => Candidate | Promise<Candidate>> = {
  "ws, encoded once": encodedOnce,
  "ws, joined and nothing else": joinedOnly,
  Parley: parley,
};
