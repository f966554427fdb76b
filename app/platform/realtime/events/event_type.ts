import { z } from "zod";
import { CHAT } from "../channels/namespace.ts";

/** One entry of the catalogue of events. */
export interface EventType<D> {
  readonly name: string;
  readonly schema: z.ZodType<D>;
  /** Template of the HTML fragment that `?format=html` connections get; it sees `data` and `event`. */
  readonly view?: string;
  /**
   * Goes out as a frame of its own, `{type: name, ...data}`, instead of inside an `event` frame. For the frames
   * that the chat's protocol names (`typing_start`, `user_online`, …).
   */
  readonly bare?: boolean;
  /** Only for who is there now: has no place in the history, and is not sent again to who returns. */
  readonly transient?: boolean;
}

const catalogue = new Map<string, EventType<unknown>>();

/**
 * Declares an event of Parley. The catalogue is the allow-list: applications cannot publish under these names.
 *
 * @example
 * export const messageCreated = eventType("message_created", z.object({ room_id: z.number() }), {
 *   view: "messages/created.njk",
 * });
 * @throws Error when the name is taken
 */
export function eventType<D>(
  name: string,
  schema: z.ZodType<D>,
  options: Omit<EventType<D>, "name" | "schema"> = {},
): EventType<D> {
  if (catalogue.has(name))
    throw new Error(`The event ${name} is declared twice. Choose another name.`);
  const type = { name, schema, ...options };
  catalogue.set(name, type);
  return type;
}

/** The declared event of this name. */
export function findEventType(name: string): EventType<unknown> | undefined {
  return catalogue.get(name);
}

/** Every declared event, for the protocol document and the client types. */
export function eventTypes(): EventType<unknown>[] {
  return [...catalogue.values()];
}

const RESERVED = ["pusher:", "pusher_internal:", "presence:", "parley:"];

/**
 * Whether applications may publish under `name`: up to 200 characters, not reserved, and among the chat's channels not
 * one of Parley's own.
 */
export function isOpenEventName(name: string, namespace = CHAT): boolean {
  const fits = name.length > 0 && name.length <= 200;
  if (!fits || RESERVED.some((prefix) => name.startsWith(prefix))) return false;
  return namespace === CHAT ? !catalogue.has(name) : name !== subscriptionCount.name;
}

const member = z.object({
  user_id: z.union([z.number(), z.string()]),
  info: z.record(z.string(), z.unknown()),
});

/** Native clients get the member as `{user_id, ...info}`. */
export const presenceJoining = eventType("presence:joining", member, { transient: true });
export const presenceLeaving = eventType("presence:leaving", member, { transient: true });

/** How many subscriptions a channel has, over all nodes. */
export const subscriptionCount = eventType(
  "subscription_count",
  z.object({ count: z.number().int() }),
  { transient: true },
);
