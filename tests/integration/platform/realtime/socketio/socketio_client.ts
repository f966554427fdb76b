import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import { until } from "../../../../support/until.ts";
import type { Person } from "../../../../support/person.ts";

type Options = Partial<ManagerOptions & SocketOptions>;

/** One event as it came: name, channel, data, stamp. */
export type Heard = [event: string, ...args: unknown[]];

const open = new Set<SocketIoClient>();

/** An unmodified socket.io-client that keeps all it hears. */
export class SocketIoClient {
  readonly socket: Socket;
  readonly heard: Heard[] = [];
  readonly errors: (Error & { data?: { code?: string } })[] = [];
  readonly goodbyes: string[] = [];

  constructor(url: string, options: Options = {}) {
    this.socket = io(url, {
      forceNew: true,
      transports: ["websocket"],
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      ...options,
    });
    this.socket.onAny((event: string, ...args: unknown[]) => this.heard.push([event, ...args]));
    this.socket.on("connect_error", (error) => this.errors.push(error));
    this.socket.on("disconnect", (reason) => this.goodbyes.push(reason));
    open.add(this);
  }

  /** Waits until it is connected. */
  async connected(): Promise<this> {
    await until(() => this.socket.connected, { what: () => `a connection: ${this.errors.at(-1)}` });
    return this;
  }

  /** Asks and waits for the acknowledgement. */
  ask<T = Record<string, unknown>>(event: string, data: unknown): Promise<T> {
    return this.socket.timeout(10_000).emitWithAck(event, data) as Promise<T>;
  }

  /** The first event of this name, past or to come, for which `where` holds. */
  next(event: string, where: (args: unknown[]) => boolean = () => true): Promise<Heard> {
    const find = () => this.heard.find(([name, ...args]) => name === event && where(args));
    return until(find, { what: `${event}; heard ${JSON.stringify(this.heard)}` }) as Promise<Heard>;
  }

  /** The data of all events of this name on a channel. */
  dataOf(event: string, channel: string): unknown[] {
    return this.heard
      .filter(([name, on]) => name === event && on === channel)
      .map(([, , data]) => data);
  }

  /** Cuts the wire below, without a word. */
  cut(): void {
    const { transport } = this.socket.io.engine as unknown as {
      transport: { ws?: { terminate(): void } };
    };
    if (!transport.ws) throw new Error("This client polls.");
    transport.ws.terminate();
  }

  close(): void {
    open.delete(this);
    this.socket.disconnect();
  }
}

/** As somebody who is signed in by their session. */
export function cookieOf(person: Person): Options {
  return { extraHeaders: { cookie: person.cookies.header() ?? "" } };
}

export function closeAll(): void {
  for (const client of open) client.close();
}
