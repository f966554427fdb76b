import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";

/** The answer of Node that carries a stream, over HTTP/1.1 or HTTP/2. */
export type Outgoing = ServerResponse | Http2ServerResponse;

/** Where the bytes of a stream go. Nothing here waits or throws. */
export interface Outlet {
  /** Bytes that have not left yet. */
  readonly waiting: number;
  /** Whether the client has gone already. */
  readonly isGone: boolean;
  /** Sends status 200 and the headers. */
  begin(headers: Record<string, string>): void;
  write(bytes: Buffer): void;
  /** Ends the stream once everything has left. */
  end(): void;
  /** Ends it at once. */
  destroy(): void;
}

export function outletOf(outgoing: Outgoing): Outlet {
  return "stream" in outgoing ? new Http2Outlet(outgoing) : new Http1Outlet(outgoing);
}

const OK = 200;

/**
 * Ready bytes go straight to the socket: without a length and without chunks the answer ends where the connection
 * does (RFC 9112, 6.3), so nothing need be put around them.
 */
class Http1Outlet implements Outlet {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get waiting(): number {
    const { socket, writableLength } = this.#response;
    return socket?.writableLength ?? writableLength;
  }

  get isGone(): boolean {
    return this.#response.destroyed;
  }

  begin(headers: Record<string, string>): void {
    const response = this.#response;
    response.shouldKeepAlive = false;
    response.useChunkedEncodingByDefault = false;
    response.writeHead(OK, headers);
    response.flushHeaders();
  }

  write(bytes: Buffer): void {
    const { socket } = this.#response;
    // A pipelined request has no socket before its turn.
    if (socket === null) this.#response.write(bytes);
    else if (socket.writable) socket.write(bytes);
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }
}

class Http2Outlet implements Outlet {
  readonly #response: Http2ServerResponse;

  constructor(response: Http2ServerResponse) {
    this.#response = response;
  }

  get waiting(): number {
    return this.#response.stream.writableLength;
  }

  get isGone(): boolean {
    return this.#response.stream.destroyed;
  }

  begin(headers: Record<string, string>): void {
    if (this.isGone) return;
    this.#response.writeHead(OK, headers);
  }

  write(bytes: Buffer): void {
    const { stream } = this.#response;
    if (stream.writable) stream.write(bytes);
  }

  end(): void {
    this.#response.end();
  }

  destroy(): void {
    this.#response.stream.destroy();
  }
}
