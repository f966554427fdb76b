import { singleton } from "../../container/index.ts";
import { channelKind } from "../channels/channel_name.ts";
import { ChannelRules } from "../channels/channel_rules.ts";
import { channelKey } from "../channels/namespace.ts";
import { Notices } from "../channels/notices.ts";
import { RealtimeError } from "../codes/index.ts";
import type { Connection } from "../connections/connection.ts";
import { EventPipeline } from "./event_pipeline.ts";
import { type Published, Publisher } from "./publisher.ts";

const PREFIX = "client-";
const MAX_NAME = 200;

/** Whether a name is one that clients may send among themselves. */
export function isClientEvent(event: string): boolean {
  return event.startsWith(PREFIX) && event.length > PREFIX.length && event.length <= MAX_NAME;
}

/** Events that clients send to each other: passed on to the others on the channel, never kept. */
@singleton()
export class ClientEvents {
  readonly #publisher: Publisher;
  readonly #rules: ChannelRules;
  readonly #pipeline: EventPipeline;
  readonly #notices: Notices;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    publisher: Publisher,
    rules: ChannelRules,
    pipeline: EventPipeline,
    notices: Notices,
  ) {
    this.#publisher = publisher;
    this.#rules = rules;
    this.#pipeline = pipeline;
    this.#notices = notices;
  }

  /**
   * @returns nothing when the pipeline dropped it
   * @throws RealtimeError `reserved_event`, `not_joined`, `client_event_refused`
   */
  // oxlint-disable-next-line eslint/max-params -- one sentence: who says what where
  async send(
    connection: Connection,
    channel: string,
    event: string,
    data: unknown,
  ): Promise<Published | undefined> {
    if (!isClientEvent(event)) throw new RealtimeError("reserved_event");
    await this.#assertAllowed(connection, channel);
    const sender = connection.subscriptions.get(channel)?.member?.user_id;
    const { namespace, id } = connection;
    const draft = await this.#pipeline.run({ namespace, channel, event, data, sender }, "in");
    if (!draft) return undefined;
    const sent = { event: draft.event, data: draft.data, sender, except: id, transient: true };
    const published = await this.#publisher.publish([channelKey(namespace, channel)], sent);
    const { event: name, data: said } = draft;
    const about = { namespace, channel, event: name, data: said, connection: id };
    this.#notices.tell({ kind: "client_event", ...about, user_id: sender });
    return published;
  }

  async #assertAllowed(connection: Connection, channel: string): Promise<void> {
    const { clientEvents } = this.#rules.optionsOf(channelKey(connection.namespace, channel));
    if (clientEvents === "none" || channelKind(channel).encrypted)
      throw new RealtimeError("client_event_refused", { status: 403 });
    if (connection.subscriptions.get(channel)?.open) return;
    if (clientEvents === "members") throw new RealtimeError("not_joined");
    if ((await this.#rules.admit(connection, channel)) === false)
      throw new RealtimeError("client_event_refused", { status: 403 });
  }
}
