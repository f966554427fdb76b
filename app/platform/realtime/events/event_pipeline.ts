import { singleton } from "../../container/index.ts";
import { ChannelPattern } from "../channels/channel_pattern.ts";
import type { UserId } from "../presence/member.ts";

/** An event on its way, before it is encoded. */
export interface EventDraft {
  readonly namespace: string;
  /** The channel's name. */
  readonly channel: string;
  readonly event: string;
  readonly data: unknown;
  /** Who sent it, where a client did. */
  readonly sender?: UserId | undefined;
}

/**
 * One step of the way: gives the event on, changed or not, or nothing to drop it. To count, give it on as it is.
 *
 * @example
 * pipeline.use("ticker-{city}", "out", (draft) => ({ ...draft, data: { ...draft.data, sent_by: "parley" } }));
 */
export type EventStep = (
  draft: EventDraft,
) => EventDraft | undefined | Promise<EventDraft | undefined>;

/** `in`: what clients and applications send. `out`: what goes to subscribers, whoever published it. */
export type Direction = "in" | "out";

interface Stage {
  pattern: ChannelPattern;
  direction: Direction;
  step: EventStep;
}

/** The steps that events go through, by channel. They run once for an event and channel, on the publishing node. */
@singleton()
export class EventPipeline {
  readonly #stages: Stage[] = [];

  /** Adds a step for the channels of one form, in any namespace; `"*"` for all. They run in the order of adding. */
  use(pattern: string, direction: Direction, step: EventStep): void {
    this.#stages.push({ pattern: new ChannelPattern(pattern), direction, step });
  }

  /** Whether any step is there for the channel, so that nothing is waited for without need. */
  concerns(channel: string, direction: Direction): boolean {
    return this.#stages.some((stage) => stage.direction === direction && fits(stage, channel));
  }

  /** @returns nothing when a step dropped the event */
  async run(draft: EventDraft, direction: Direction): Promise<EventDraft | undefined> {
    let current: EventDraft | undefined = draft;
    for (const stage of this.#stages) {
      if (stage.direction !== direction || !fits(stage, draft.channel)) continue;
      current = await stage.step(current);
      if (current === undefined) return undefined;
    }
    return current;
  }
}

function fits({ pattern }: Stage, channel: string): boolean {
  return pattern.text === "*" || pattern.match(channel) !== undefined;
}
