import { assertChannelName } from "../channels/channel_name.ts";
import { ChannelGroups, isGroupName } from "../channels/groups.ts";
import { channelKey, CHAT } from "../channels/namespace.ts";
import { RealtimeError } from "../codes/index.ts";
import { singleton } from "../../container/index.ts";
import type { UserId } from "../presence/member.ts";
import type { EventQueue } from "./event_queue.ts";
import { isOpenEventName } from "./event_type.ts";
import { type Outgoing, type Published, Publisher } from "./publisher.ts";
import { type Submission, Submissions } from "./submissions.ts";

export interface PublishOptions {
  /** Whose channels; the chat's unless given. */
  namespace?: string;
  /** Id of a connection that does not get the event: the one that caused it. */
  except?: string | undefined;
  /** Publishes once: a second event with the key on the same channel within ten minutes is the first one. */
  idempotencyKey?: string | undefined;
  /** `high` goes before what waits to be handed to the other nodes, or in the queue. */
  priority?: "high" | "normal" | undefined;
  /** A connection on several of the channels gets one copy; so it is with groups. */
  asOne?: boolean;
  /** Connections that are on one of these channels do not get it. */
  unless?: readonly string[];
  /** The channels are a gateway's own (`#…`), which no client can name. */
  system?: boolean;
  /** Is written down first, and delivered even if this process dies; inside a transaction it follows the commit. */
  queued?: boolean;
  /** Waits for so many milliseconds; it is queued then. */
  delayMs?: number;
}

/** One channel, several, or a group. */
export type Target = string | readonly string[];

interface Submitted {
  event: string;
  data: unknown;
  sender?: UserId | undefined;
}

/** What stands before the publisher: names are checked, groups become channels, and what is to wait goes to the queue. */
@singleton()
export class Publishing {
  readonly #publisher: Publisher;
  readonly #groups: ChannelGroups;
  readonly #submissions: Submissions;
  #queue: EventQueue | undefined;

  constructor(publisher: Publisher, groups: ChannelGroups, submissions: Submissions) {
    this.#publisher = publisher;
    this.#groups = groups;
    this.#submissions = submissions;
  }

  /** Says where events wait. */
  queueThrough(queue: EventQueue): void {
    this.#queue = queue;
  }

  /** @throws RealtimeError `invalid_channel`, `group_unknown` */
  async publish(target: Target, what: Outgoing, options: PublishOptions): Promise<Published> {
    const { namespace = CHAT, delayMs = 0, queued = delayMs > 0, except, unless } = options;
    const keys = this.#channels(target, options).map((name) => channelKey(namespace, name));
    const asOne = options.asOne ?? isGroup(target, options);
    const [once, urgent] = [options.idempotencyKey, options.priority === "high"];
    const outgoing = { ...what, except, unless, asOne, once, urgent };
    return queued
      ? this.#later({ keys, outgoing }, delayMs)
      : this.#publisher.publish(keys, outgoing);
  }

  /** @throws RealtimeError `reserved_event`, and as `publish` */
  async publishNamed(target: Target, what: Submitted, options: PublishOptions): Promise<Published> {
    if (!isOpenEventName(what.event, options.namespace)) throw new RealtimeError("reserved_event");
    return this.publish(target, what, options);
  }

  /**
   * @returns nothing when nothing was left of it
   * @throws RealtimeError `publish_refused`, and as `publishNamed`
   */
  async submit(
    target: Target,
    what: Submitted,
    options: PublishOptions,
  ): Promise<Published | undefined> {
    const { namespace = CHAT } = options;
    const asOne = options.asOne ?? isGroup(target, options);
    const asked = this.#channels(target, options).map((channel) => ({
      namespace,
      channel,
      ...what,
    }));
    const taken = await Promise.all(asked.map((one) => this.#submissions.take(one)));
    const left = taken.filter((one) => one !== undefined);
    if (left.length === 0) return undefined;
    const sent = alike(left).map((group) =>
      this.publish(
        group.map(({ channel }) => channel),
        { event: group[0]?.event ?? what.event, data: group[0]?.data, sender: what.sender },
        { ...options, asOne },
      ),
    );
    return together(await Promise.all(sent));
  }

  #channels(target: Target, options: PublishOptions): readonly string[] {
    const names = isGroup(target, options) ? this.#groups.channels(target) : [target].flat();
    if (!options.system) for (const name of names) assertChannelName(name);
    return names;
  }

  async #later(
    event: { keys: readonly string[]; outgoing: Outgoing },
    delayMs: number,
  ): Promise<Published> {
    if (!this.#queue) throw new Error("The hub was given no queue, so no event can wait.");
    return { id: await this.#queue.add(event, delayMs), positions: {} };
  }
}

function isGroup(target: Target, { system }: PublishOptions): target is string {
  return !system && typeof target === "string" && isGroupName(target);
}

/** What the pipeline left alike goes out as one event. */
function alike(submissions: readonly Submission[]): Submission[][] {
  const groups: Submission[][] = [];
  for (const one of submissions) {
    const group = groups.find(([first]) => first?.event === one.event && first.data === one.data);
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function together(published: readonly Published[]): Published {
  const positions = Object.assign(
    {},
    ...published.map((one) => one.positions),
  ) as Published["positions"];
  return { id: published[0]?.id ?? "", positions };
}
