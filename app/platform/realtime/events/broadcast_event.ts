import type { EventType } from "./event_type.ts";

/**
 * Something that happened and that people are told of: says where, under which name, with which data, when, and whether
 * at once or through the queue.
 *
 * @example
 * class OrderShipped extends BroadcastEvent<{ id: number }> {
 *   readonly type = orderShipped;
 *   constructor(private readonly order: Order) { super(); }
 *   channels() { return `private-user.${this.order.buyer_id}`; }
 *   data() { return { id: this.order.id }; }
 *   override when() { return this.order.tracked; }
 * }
 * await broadcaster.broadcast(new OrderShipped(order));
 */
export abstract class BroadcastEvent<D = unknown> {
  /** Its name, and the schema of its data. */
  abstract readonly type: EventType<D>;
  abstract channels(): string | readonly string[];
  abstract data(): D;

  /** Whether it is told at all. */
  when(): boolean {
    return true;
  }

  /** Whether it is written down first and delivered even if this process dies; inside a transaction it follows the commit. */
  get queued(): boolean {
    return false;
  }

  /** For how many milliseconds it waits; it is queued then. */
  get delayMs(): number {
    return 0;
  }

  /** Whether the connection that caused it is left out. */
  get toOthers(): boolean {
    return false;
  }

  get priority(): "high" | "normal" {
    return "normal";
  }
}

/** An event without a class of its own. */
export interface AnonymousEvent {
  channels: string | readonly string[];
  /** An application's own name. */
  name: string;
  data: unknown;
  queued?: boolean;
  delayMs?: number;
  toOthers?: boolean;
  priority?: "high" | "normal";
}
