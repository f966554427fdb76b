import type { Constructor } from "../../../container/index.ts";
import type { Connection } from "../../connections/connection.ts";
import type { Viewer } from "../../viewer.ts";

interface RequestParts<T> {
  connection: Connection;
  type: string;
  message: T;
  ref: Ref | undefined;
  size: number;
  params: Readonly<Record<string, string>>;
  resolve: <S extends object>(service: Constructor<S>) => S;
}

/** What a client may put into a request to find its answer. */
export type Ref = string | number;

/** One message of a client, decoded and checked against the schema of its type. */
export class WebSocketRequest<T = unknown> {
  readonly connection: Connection;
  readonly type: string;
  readonly message: T;
  readonly ref: Ref | undefined;
  /** Bytes of the frame. */
  readonly size: number;
  /** Parameters of the socket's path. */
  readonly params: Readonly<Record<string, string>>;
  readonly #resolve: RequestParts<T>["resolve"];

  constructor(parts: RequestParts<T>) {
    this.connection = parts.connection;
    this.type = parts.type;
    this.message = parts.message;
    this.ref = parts.ref;
    this.size = parts.size;
    this.params = parts.params;
    this.#resolve = parts.resolve;
  }

  /** Who sent it; a native client is always somebody. */
  get viewer(): Viewer {
    const { viewer } = this.connection;
    if (!viewer) throw new Error("A native connection has no viewer.");
    return viewer;
  }

  /** Answers the client, with its `ref`. */
  reply(frame: object): void {
    this.connection.send(this.ref === undefined ? frame : { ...frame, ref: this.ref });
  }

  /** A service from the connection's own scope. */
  resolve<S extends object>(service: Constructor<S>): S {
    return this.#resolve(service);
  }
}
