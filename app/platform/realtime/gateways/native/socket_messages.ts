import type { z } from "zod";
import type { Constructor } from "../../../container/index.ts";
import type { WebSocketRequest } from "./web_socket_request.ts";

export type MessageHandler<T> = (request: WebSocketRequest<T>) => void | Promise<void>;

/** Runs around every message: `await next()` goes on, not calling it ends the message. */
export type MessageMiddleware = (
  request: WebSocketRequest,
  next: () => Promise<void>,
) => Promise<void>;

/** How messages of one type are checked and handled. */
export interface MessageRoute {
  type: string;
  schema: z.ZodType;
  handler: MessageHandler<unknown>;
  /** For `routes:list`. */
  name: string;
}

/** The methods of a class that can handle a message. */
type HandlingMethod<C, T> = {
  [K in keyof C]: C[K] extends MessageHandler<T> ? K : never;
}[keyof C] &
  string;

export interface On {
  /** A function. */
  <T>(type: string, schema: z.ZodType<T>, handler: MessageHandler<T>): void;
  /** A method of a class that is resolved from the connection's scope. */
  <T, C extends object>(
    type: string,
    schema: z.ZodType<T>,
    target: Constructor<C>,
    method: HandlingMethod<C, NoInfer<T>>,
  ): void;
}

/**
 * Declares the socket messages of a feature.
 *
 * @example
 * export const roomMessages = socketMessages((on) => {
 *   on("typing_start", z.object({ channel: z.string() }), TypingSocket, "start");
 *   on("wave", z.object({}), (request) => request.reply({ type: "waved" }));
 * });
 */
export function socketMessages(declare: (on: On) => void): MessageRoute[] {
  const routes: MessageRoute[] = [];
  // The overloads of `On` say what may come here.
  const on = (type: string, schema: z.ZodType, ...[target, method]: [unknown, string?]): void => {
    const handling =
      method === undefined ? byFunction(target as Handler) : byMethod(target as Service, method);
    routes.push({ type, schema, ...handling });
  };
  declare(on);
  return routes;
}

type Handler = MessageHandler<unknown>;
type Service = Constructor<Record<string, Handler>>;
type Handling = Pick<MessageRoute, "handler" | "name">;

function byFunction(handler: Handler): Handling {
  return { handler, name: handler.name || "function" };
}

function byMethod(service: Service, method: string): Handling {
  return {
    name: `${service.name}.${method}`,
    handler: (request) => request.resolve(service)[method]?.(request),
  };
}
