import type { z } from "zod";
import type { Constructor } from "../../../container/index.ts";
import type { WebSocketRequest } from "./web_socket_request.ts";

export type MessageHandler<T> = (request: WebSocketRequest<T>) => void | Promise<void>;

/** Runs around every message: `await next()` goes on, not calling it ends the message. */
export type MessageMiddleware = (request: WebSocketRequest, next: () => Promise<void>) => Promise<void>;

/** How messages of one type are checked and handled. */
export interface MessageRoute {
  type: string;
  schema: z.ZodType;
  handler: MessageHandler<unknown>;
  /** For `routes:list`. */
  name: string;
}

/** The methods of a class that can handle a message. */
type Handling<C, T> = { [K in keyof C]: C[K] extends MessageHandler<T> ? K : never }[keyof C] & string;

export interface On {
  /** A function. */
  <T>(type: string, schema: z.ZodType<T>, handler: MessageHandler<T>): void;
  /** A method of a class that is resolved from the connection's scope. */
  <T, C extends object>(
    type: string,
    schema: z.ZodType<T>,
    target: Constructor<C>,
    method: Handling<C, NoInfer<T>>,
  ): void;
}

/**
 * Declares the socket messages of a feature.
 *
 * @example
 * export const roomMessages = socketMessages((on) => {
 *   on("typing_start", z.object({ channel: z.string() }), TypingSocket, "start");
 *   on("wave", z.object({}), ({ reply }) => reply({ type: "waved" }));
 * });
 */
export function socketMessages(declare: (on: On) => void): MessageRoute[] {
  const routes: MessageRoute[] = [];
  const on = (type: string, schema: z.ZodType, target: unknown, method?: string): void => {
    routes.push({ type, schema, ...(method === undefined ? byFunction(target) : byMethod(target, method)) });
  };
  // The overloads of `On` say which pairs may come; inside, both are the same.
  declare(on as On);
  return routes;
}

function byFunction(target: unknown): Pick<MessageRoute, "handler" | "name"> {
  const handler = target as MessageHandler<unknown>;
  return { handler, name: handler.name || "function" };
}

function byMethod(target: unknown, method: string): Pick<MessageRoute, "handler" | "name"> {
  const service = target as Constructor<Record<string, MessageHandler<unknown>>>;
  return {
    name: `${service.name}.${method}`,
    handler: (request) => request.resolve(service)[method]?.(request),
  };
}
