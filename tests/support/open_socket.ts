import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { WebSocket } from "ws";
import { Socket } from "./socket.ts";

/** The server answered the upgrade with an ordinary response. */
export class UpgradeRefused extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`The upgrade was refused with ${status}: ${body.slice(0, 200)}`);
    this.status = status;
    this.body = body;
  }
}

interface SocketOptions {
  headers?: Record<string, string | undefined>;
  protocols?: string[];
}

/**
 * Opens a WebSocket, with no cookies and no Origin unless given.
 *
 * @throws UpgradeRefused when the server answers with something else than 101
 */
export function openSocket(url: string, options: SocketOptions = {}): Promise<Socket> {
  const given = Object.entries(options.headers ?? {}).filter(([, value]) => value !== undefined);
  const headers = Object.fromEntries(given) as Record<string, string>;
  const raw = new WebSocket(url.replace(/^http/, "ws"), options.protocols ?? [], { headers });
  return new Promise((resolve, reject) => {
    const socket = new Socket(raw); // before `open`, so that no early frame is missed
    raw.once("open", () => resolve(socket));
    raw.once("error", reject);
    raw.once("unexpected-response", (_request, response) => void refuse(response).then(reject));
  });
}

async function refuse(response: IncomingMessage): Promise<UpgradeRefused> {
  return new UpgradeRefused(response.statusCode ?? 0, await text(response));
}
