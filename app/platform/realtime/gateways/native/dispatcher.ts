import type { z } from "zod";
import { toAppError } from "../../../errors/index.ts";
import type { Logger } from "../../../logging/index.ts";
import { randomId } from "../../../support/index.ts";
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

/** Finds the handler of a message, checks its fields, runs the pipeline, and tells the client what went wrong. */
export class Dispatcher {
  readonly #routes = new Map<string, MessageRoute>();
  readonly #pipeline: readonly MessageMiddleware[];
  readonly #log: Logger;

  /** @param pipeline runs around every message, in order */
  constructor(pipeline: readonly MessageMiddleware[], log: Logger) {
    this.#pipeline = pipeline;
    this.#log = log;
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
    try {
      const route = this.#routes.get(incoming.decoded.type);
      if (!route) throw new RealtimeError("unknown_type");
      await this.#run(route, this.#request(route, incoming));
    } catch (error) {
      this.refuse(incoming.connection, error, incoming.decoded.ref);
    }
  }

  /** Tells a client why its message was not done; defects are written down under a reference. */
  refuse(connection: Connection, thrown: unknown, ref?: Ref): void {
    const error = toAppError(thrown);
    const reference = error === thrown ? undefined : this.defect(thrown);
    if (!reference) this.#log.debug({ code: error.code }, "a socket message was refused");
    connection.send(errorFrame(error, { ref, reference }));
  }

  /** @returns the reference under which the defect was written down */
  defect(thrown: unknown): string {
    const reference = randomId(48);
    this.#log.error({ err: thrown, reference }, "a socket message failed");
    return reference;
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
