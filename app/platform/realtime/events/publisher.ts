import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Clock } from "../../support/index.ts";
import { Broker, type Receipt } from "../broker/broker.ts";
import type { Channel } from "../channels/channel.ts";
import { ChannelRules } from "../channels/channel_rules.ts";
import { Channels } from "../channels/channels.ts";
import { splitKey } from "../channels/namespace.ts";
import type { Position } from "../history/position.ts";
import { HubNode } from "../node.ts";
import type { UserId } from "../presence/member.ts";
import { decodeEnvelope, encodeEnvelope, isFrom } from "./envelope.ts";
import { EventPipeline } from "./event_pipeline.ts";
import { Publication } from "./publication.ts";

const CHANNEL = "c:";

/** The topic of the broker that carries a channel. */
export function channelTopic(key: string): string {
  return CHANNEL + key;
}

export interface Outgoing {
  /** Chosen before, where the event waited. */
  id?: string | undefined;
  event: string;
  data: unknown;
  bare?: boolean | undefined;
  /** Has no place in the history: who was away does not get it. */
  transient?: boolean | undefined;
  /** Id of the connection that is left out. */
  except?: string | undefined;
  sender?: UserId | undefined;
  once?: string | undefined;
  urgent?: boolean | undefined;
  /** Whether a connection on several of the channels gets one copy. */
  asOne?: boolean | undefined;
  /** Names of channels whose subscribers are left out. */
  unless?: readonly string[] | undefined;
}

/** What became of an event. */
export interface Published {
  id: string;
  /** Its place on each channel with history that has it. */
  positions: Record<string, Position>;
}

type Listener = (key: string, publication: Publication, position: Position | undefined) => void;

/** Brings events to the subscribers on this node, and to the other nodes. */
@singleton()
export class Publisher {
  readonly #channels: Channels;
  readonly #rules: ChannelRules;
  readonly #pipeline: EventPipeline;
  readonly #broker: Broker;
  readonly #node: HubNode;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #listeners: Listener[] = [];
  #onAlone: (key: string) => void = () => {};
  #onRestart: (channel: Channel) => void = () => {};

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    channels: Channels,
    rules: ChannelRules,
    pipeline: EventPipeline,
    broker: Broker,
    node: HubNode,
    clock: Clock,
    log: Log,
  ) {
    this.#channels = channels;
    this.#rules = rules;
    this.#pipeline = pipeline;
    this.#broker = broker;
    this.#node = node;
    this.#clock = clock;
    this.#log = log.part("realtime");
  }

  /** Says who mends a channel when only this node had an event of it. */
  onAlone(mend: (key: string) => void): void {
    this.#onAlone = mend;
  }

  /** Says who looks where a channel stands whose history began anew. */
  onRestart(look: (channel: Channel) => void): void {
    this.#onRestart = look;
  }

  /** Hears every event that this node publishes, on each of its channels. */
  onPublished(listener: Listener): void {
    this.#listeners.push(listener);
  }

  /** Resolves when this node has delivered and the others have it, or are away. */
  async publish(keys: readonly string[], outgoing: Outgoing): Promise<Published> {
    const { id = this.#node.nextEventId() } = outgoing;
    const plain = this.#publication(id, outgoing);
    const sent = keys.map((key, index) => {
      const before = outgoing.asOne ? keys.slice(0, index).map(nameOf) : [];
      const unless = [...before, ...(outgoing.unless ?? [])];
      const publication =
        before.length > 0 ? this.#publication(id, { ...outgoing, unless }) : plain;
      return this.#passes(key)
        ? this.#reworked(key, publication, outgoing)
        : this.#send(key, publication, outgoing);
    });
    return collect(id, await Promise.all(sent));
  }

  /** An envelope that every node delivers when the broker brings it, this one too. */
  envelope(outgoing: Outgoing): Buffer {
    return encodeEnvelope(this.#publication(this.#node.nextEventId(), outgoing), "");
  }

  /** Takes what the broker brings on a channel's topic. Never throws. */
  receive(topic: string, bytes: Buffer, position: Position | undefined): void {
    const channel = this.#channels.get(topic.slice(CHANNEL.length));
    if (!channel) return;
    try {
      this.#receive(channel, bytes, position);
    } catch (error) {
      this.#log.warn(
        { err: error, topic },
        "a message of another node was not read; is it a different version?",
      );
    }
  }

  #receive(channel: Channel, bytes: Buffer, position: Position | undefined): void {
    if (bytes.length === 0) this.#onRestart(channel);
    else if (!isFrom(bytes, this.#node.id))
      channel.arrive(decodeEnvelope(bytes).publication, position);
  }

  #passes(key: string): boolean {
    return this.#pipeline.concerns(nameOf(key), "out");
  }

  async #reworked(key: string, publication: Publication, outgoing: Outgoing): Promise<Sent> {
    const { namespace, name: channel } = splitKey(key);
    const { event, data, sender } = publication;
    const draft = await this.#pipeline.run({ namespace, channel, event, data, sender }, "out");
    if (!draft) return { key };
    const changed = { ...outgoing, event: draft.event, data: draft.data };
    const { unless } = publication;
    return this.#send(key, this.#publication(publication.id, { ...changed, unless }), outgoing);
  }

  async #send(key: string, publication: Publication, outgoing: Outgoing): Promise<Sent> {
    const receipt = await this.#hand(key, publication, outgoing);
    if (receipt?.repeated) return { key, ...repeated(receipt) };
    this.#deliver(key, publication, receipt);
    for (const listener of this.#listeners) listener(key, publication, receipt?.position);
    return { key, position: receipt?.position };
  }

  async #hand(
    key: string,
    publication: Publication,
    { transient, once, urgent }: Outgoing,
  ): Promise<Receipt | undefined> {
    const topic = channelTopic(key);
    const keep = transient ? undefined : this.#rules.optionsOf(key).keep;
    if (!keep && once === undefined && !this.#broker.reaches(topic)) return {};
    const envelope = encodeEnvelope(publication, this.#node.id);
    return this.#broker.publish({ topic, envelope, keep, once, urgent });
  }

  #deliver(key: string, publication: Publication, receipt: Receipt | undefined): void {
    const channel = this.#channels.get(key);
    if (receipt) return channel?.arrive(publication, receipt.position);
    this.#onAlone(key);
    channel?.arriveAlone(publication);
  }

  #publication(id: string, outgoing: Outgoing & { unless?: readonly string[] }): Publication {
    const { event, bare, sender, except, unless, data } = outgoing;
    const at = this.#clock.now();
    return new Publication({ id, event, at, bare, sender, except, unless }, data);
  }
}

interface Sent {
  key: string;
  position?: Position | undefined;
  /** Of the event that used the idempotency key before. */
  id?: string;
}

function repeated({ repeated: envelope, position }: Receipt): { id?: string; position?: Position } {
  return envelope ? { id: decodeEnvelope(envelope).publication.id, position } : {};
}

function collect(id: string, sent: readonly Sent[]): Published {
  const positions: Record<string, Position> = {};
  for (const { key, position } of sent) if (position) positions[nameOf(key)] = position;
  return { id: sent.find((one) => one.id !== undefined)?.id ?? id, positions };
}

function nameOf(key: string): string {
  return splitKey(key).name;
}
