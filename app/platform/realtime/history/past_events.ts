import { singleton } from "../../container/index.ts";
import { RealtimeError } from "../codes/index.ts";
import { ChannelRules } from "../channels/channel_rules.ts";
import { decodeEnvelope } from "../events/envelope.ts";
import type { Publication } from "../events/publication.ts";
import { channelTopic } from "../events/publisher.ts";
import { History } from "./history.ts";
import type { Position } from "./position.ts";

/** An event as it stands in a history. */
export interface PastEvent {
  offset: number;
  publication: Publication;
}

export interface PastEvents {
  position: Position;
  /** Oldest first. */
  events: PastEvent[];
  /** Whether these are all since the given position, or all that are kept. */
  complete: boolean;
}

export interface PastQuery {
  /** What came after it; the newest when missing. */
  since?: Position | undefined;
  /** How many at most; all that are kept when missing. */
  limit?: number | undefined;
}

/** Reads events back from histories, for APIs. */
@singleton()
export class PastEventsReader {
  readonly #history: History;
  readonly #rules: ChannelRules;

  constructor(history: History, rules: ChannelRules) {
    this.#history = history;
    this.#rules = rules;
  }

  /**
   * @returns nothing for a channel without history
   * @throws RealtimeError `history_away`
   */
  async read(key: string, { since, limit }: PastQuery): Promise<PastEvents | undefined> {
    const { keep } = this.#rules.optionsOf(key);
    if (!keep) return undefined;
    const page = await this.#page(channelTopic(key), { since, limit: limit ?? keep.size, keep });
    const events = page.entries.map(({ offset, envelope }) => ({
      offset,
      publication: decodeEnvelope(envelope).publication,
    }));
    return { position: page.position, events, complete: page.complete };
  }

  async #page(topic: string, query: Parameters<History["read"]>[1]) {
    try {
      return await this.#history.read(topic, query);
    } catch (cause) {
      throw new RealtimeError("history_away", { status: 503, cause });
    }
  }
}
