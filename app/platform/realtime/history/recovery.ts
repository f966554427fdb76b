import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import type { Channel } from "../channels/channel.ts";
import { ChannelEvent } from "../events/channel_event.ts";
import { decodeEnvelope } from "../events/envelope.ts";
import { channelTopic } from "../events/publisher.ts";
import { type Entry, History } from "./history.ts";
import type { Position } from "./position.ts";

/** What a client that comes to a channel gets of its past. */
export interface Past {
  /** Whether `events` are all that came after the client's position. */
  recovered: boolean;
  /** Oldest first. */
  events: ChannelEvent[];
  /** Where the channel stood when it was read. */
  position: Position | undefined;
}

const NOTHING: Past = { recovered: false, events: [], position: undefined };

/** Reads from histories what clients missed. Never fails: what cannot be read was not recovered. */
@singleton()
export class Recovery {
  readonly #history: History;
  readonly #log: Logger;

  constructor(history: History, log: Log) {
    this.#history = history;
    this.#log = log.part("realtime");
  }

  /** Everything after `since`, or nothing. */
  async since(channel: Channel, since: Position): Promise<Past> {
    const { keep } = channel.options;
    if (!keep) return NOTHING;
    const page = await this.#quietly(
      this.#history.read(channelTopic(channel.key), { since, keep }),
    );
    if (!page?.complete) return NOTHING;
    const events = page.entries.map((entry) => eventOf(channel, entry));
    return { recovered: true, events, position: page.position };
  }

  /** The last event of a cache channel. */
  async last(channel: Channel): Promise<ChannelEvent | undefined> {
    const { keep } = channel.options;
    if (!keep) return undefined;
    const query = { limit: 1, keep };
    const page = await this.#quietly(this.#history.read(channelTopic(channel.key), query));
    const entry = page?.entries.at(-1);
    return entry && eventOf(channel, entry);
  }

  async #quietly<T>(reading: Promise<T>): Promise<T | undefined> {
    try {
      return await reading;
    } catch (error) {
      this.#log.debug({ err: error }, "a history cannot be read");
      return undefined;
    }
  }
}

function eventOf(channel: Channel, { offset, envelope }: Entry): ChannelEvent {
  return new ChannelEvent(decodeEnvelope(envelope).publication, { channel: channel.name, offset });
}
