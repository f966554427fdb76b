import { singleton } from "../../container/index.ts";
import { ChannelRules } from "../channels/channel_rules.ts";
import { channelKey } from "../channels/namespace.ts";
import { RealtimeError } from "../codes/index.ts";
import type { UserId } from "../presence/member.ts";
import { EventPipeline } from "./event_pipeline.ts";
import { isOpenEventName } from "./event_type.ts";

/** An event that an application or a token sends. */
export interface Submission {
  namespace: string;
  channel: string;
  event: string;
  data: unknown;
  sender?: UserId | undefined;
}

/** Looks at what applications and tokens send before it becomes an event of the hub. */
@singleton()
export class Submissions {
  readonly #rules: ChannelRules;
  readonly #pipeline: EventPipeline;

  constructor(rules: ChannelRules, pipeline: EventPipeline) {
    this.#rules = rules;
    this.#pipeline = pipeline;
  }

  /**
   * What becomes of it; nothing when the pipeline dropped it.
   *
   * @throws RealtimeError `reserved_event`, `publish_refused` where the channel takes other names only
   */
  async take(submission: Submission): Promise<Submission | undefined> {
    const { namespace, channel, event } = submission;
    if (!isOpenEventName(event, namespace)) throw new RealtimeError("reserved_event");
    const { events } = this.#rules.optionsOf(channelKey(namespace, channel));
    if (events && !events.has(event)) throw refused(channel, event);
    return this.#pipeline.concerns(channel, "in")
      ? this.#pipeline.run(submission, "in")
      : submission;
  }
}

function refused(channel: string, event: string): RealtimeError {
  const text = `The channel ${channel} does not take the event ${event}.`;
  return new RealtimeError("publish_refused", { status: 403, text });
}
