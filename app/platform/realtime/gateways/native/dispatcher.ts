import type { z } from "zod";
import type { DeferredWork } from "../../../queue/index.ts";
import type { Defects, Noted } from "../../../tracker/index.ts";
import { RealtimeError } from "../../codes/index.ts";
import type { Connection } from "../../connections/connection.ts";
import { type Decoded, refused } from "./decode.ts";
import { errorFrame } from "./error_frame.ts";
import type { MessageMiddleware, MessageRoute } from "./socket_messages.ts";
import { type Ref, WebSocketRequest } from "./web_socket_request.ts";

/** A decoded message on its way to its handler. */
export interface Incoming {
  connection: Connection;
  decoded: Decoded;
  size: number;
  params: Readonly<Record<string, string>>;
  resolve: WebSocketRequest["resolve"];
}

/** What is known of the message that failed. */
type Cause = { type?: string; ref?: Ref | undefined };

interface DispatcherParts {
  defects: Defects;
  deferred: DeferredWork;
}

/** Finds the handler of a message, checks its fields, runs the pipeline, and tells the client what went wrong. */
export class Dispatcher {
  readonly #routes = new Map<string, MessageRoute>();
  readonly #pipeline: readonly MessageMiddleware[];
  readonly #defects: Defects;
  readonly #deferred: DeferredWork;

  /** @param pipeline runs around every message, in order */
  constructor(pipeline: readonly MessageMiddleware[], { defects, deferred }: DispatcherParts) {
    this.#pipeline = pipeline;
    this.#defects = defects;
    this.#deferred = deferred;
  }

  /** @throws Error when a type is declared twice */
  add(routes: readonly MessageRoute[]): void {
    for (const route of routes) {
      if (this.#routes.has(route.type))
        throw new Error(`Two handlers for the socket message ${route.type}.`);
      this.#routes.set(route.type, route);
    }
  }

  /** Never throws: what goes wrong becomes an `error` frame. */
  async dispatch(incoming: Incoming): Promise<void> {
    const occasion = this.#deferred.occasion();
    try {
      const route = this.#routes.get(incoming.decoded.type);
      if (!route) throw new RealtimeError("unknown_type");
      const request = this.#request(route, incoming);
      await this.#deferred.during(occasion, () => this.#run(route, request));
    } catch (error) {
      this.refuse(incoming.connection, error, incoming.decoded);
    } finally {
      occasion.end();
    }
  }

  /** Tells a client why its message was not done; defects are written down under a reference. */
  refuse(connection: Connection, thrown: unknown, { type = "", ref }: Cause): void {
    const { error, reference } = this.defect(thrown, type);
    connection.send(errorFrame(error, { ref, reference }));
  }

  /** @returns what may be told, and the reference under which a defect was written down */
  defect(thrown: unknown, type = ""): Noted {
    const message = "a socket message failed";
    return this.#defects.note(thrown, { where: "socket", name: type, message });
  }

  #request(
    route: MessageRoute,
    { connection, decoded, size, params, resolve }: Incoming,
  ): WebSocketRequest {
    const { type, ref, fields } = decoded;
    const message = check(route.schema, fields);
    return new WebSocketRequest({ connection, type, message, ref, size, params, resolve });
  }

  #run(route: MessageRoute, request: WebSocketRequest): Promise<void> {
    const step = async (index: number): Promise<void> => {
      const middleware = this.#pipeline[index];
      if (middleware) await middleware(request, () => step(index + 1));
      else await route.handler(request);
    };
    return step(0);
  }
}

function check(schema: z.ZodType, fields: Record<string, unknown>): unknown {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw refused(issue?.path.join(".") ?? "", issue?.message ?? "is not valid");
}
