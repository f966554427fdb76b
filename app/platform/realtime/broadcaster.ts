import { singleton } from "../container/index.ts";
import { logContext } from "../logging/index.ts";
import type { AnonymousEvent, BroadcastEvent } from "./events/broadcast_event.ts";
import type { ModelAction, ModelEvents } from "./events/model_events.ts";
import type { Published } from "./events/publisher.ts";
import type { PublishOptions } from "./events/publishing.ts";
import { Hub } from "./hub.ts";

interface BroadcastOptions {
  /** Leaves out the connection that caused it: the one whose message is being handled, or `X-Socket-Id` of the request. */
  toOthers?: boolean;
}

/** Tells people of what happened, from anywhere in the code. */
@singleton()
export class Broadcaster {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /**
   * @returns nothing when the event says that it is not to be told
   * @throws RealtimeError `reserved_event` for an anonymous event under a name of Parley's own
   */
  async broadcast<D>(
    event: BroadcastEvent<D> | AnonymousEvent,
    { toOthers = event.toOthers ?? false }: BroadcastOptions = {},
  ): Promise<Published | undefined> {
    const options = { ...termsOf(event), ...(toOthers && { except: cause() }) };
    if ("name" in event)
      return this.#hub.publishNamed(event.channels, event.name, event.data, options);
    if (!event.when()) return undefined;
    return this.#hub.publish(event.channels(), event.type, event.data(), options);
  }

  /** Tells of a change of a model's row. Call it after the commit, or with `queued` inside the transaction. */
  // oxlint-disable-next-line eslint/max-params -- one sentence: of which model, what, which row, and how
  model<T extends { id: number }>(
    events: ModelEvents<T>,
    action: ModelAction,
    row: T,
    { changed, ...options }: PublishOptions & { changed?: string[] } = {},
  ): Promise<Published> {
    const channels = events.channels(row);
    if (action === "deleted")
      return this.#hub.publish(channels, events.deleted, { id: row.id }, options);
    if (action === "created") return this.#hub.publish(channels, events.created, row, options);
    return this.#hub.publish(channels, events.updated, { ...row, changed }, options);
  }
}

type Terms = Pick<AnonymousEvent, "queued" | "delayMs" | "priority">;

function termsOf({ queued = false, delayMs = 0, priority }: Terms): PublishOptions {
  return { queued, delayMs, priority };
}

/** The connection in whose name the work at hand is done. */
function cause(): string | undefined {
  return logContext.getStore()?.connection_id;
}
