import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import type { ChannelEvent } from "../events/channel_event.ts";
import { Counts } from "./counts.ts";

/** Counts of events by the key of their channel and their name. */
export type Counted = ReadonlyMap<string, ReadonlyMap<string, Counts>>;

/** Beyond so many channels within a minute those that are new are counted together. */
const MOST_CHANNELS = 20_000;
/** Stands for all channels, or events, that are not counted on their own. */
export const OTHERS = "*";

/** Counts what goes over channels, in memory: all that statistics cost where messages run. */
@singleton()
export class Tally {
  readonly #clock: Clock;
  #channels = new Map<string, Map<string, Counts>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An event was published from this node. */
  published(key: string, event: string): void {
    this.#of(key, event).messagesIn += 1;
  }

  /** An event went out to those who listen on this node. */
  delivered(key: string, { publication, copies, bytesOut }: ChannelEvent): void {
    const counts = this.#of(key, publication.event);
    counts.messagesOut += copies;
    counts.bytesOut += bytesOut;
    // The clocks of two nodes may differ.
    counts.took(Math.max(0, this.#clock.now() - publication.at));
  }

  /** What was counted since the last call; counting begins anew. */
  take(): Counted {
    const counted = this.#channels;
    this.#channels = new Map();
    return counted;
  }

  #of(key: string, event: string): Counts {
    const known = this.#channels.get(key)?.get(event);
    return known ?? this.#begin(key, event);
  }

  #begin(key: string, event: string): Counts {
    const full = this.#channels.size >= MOST_CHANNELS && !this.#channels.has(key);
    const at = full ? OTHERS : key;
    const events = this.#channels.get(at) ?? new Map<string, Counts>();
    this.#channels.set(at, events);
    const counts = (full ? events.get(event) : undefined) ?? new Counts();
    events.set(event, counts);
    return counts;
  }
}
