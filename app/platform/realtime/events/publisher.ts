import { singleton } from "../../container/index.ts";
import { Log, type Logger } from "../../logging/index.ts";
import { Broker } from "../broker/broker.ts";
import { decodeEnvelope, encodeEnvelope, type Envelope } from "./envelope.ts";
import { findEventType } from "./event_type.ts";
import { EventViews } from "./event_views.ts";
import { HubNode } from "../node.ts";
import { Publication } from "./publication.ts";
import { Registry } from "../connections/registry.ts";

const CHANNEL = "c:";

/** The topic of the broker that carries a channel. */
export function channelTopic(channel: string): string {
  return CHANNEL + channel;
}

export interface Outgoing {
  event: string;
  data: unknown;
  bare?: boolean | undefined;
  /** Id of the connection that is left out. */
  except?: string | undefined;
}

/** Brings events to the subscribers on this node, and to the other nodes. */
@singleton()
export class Publisher {
  readonly #registry: Registry;
  readonly #broker: Broker;
  readonly #views: EventViews;
  readonly #node: HubNode;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(registry: Registry, broker: Broker, views: EventViews, node: HubNode, log: Log) {
    this.#registry = registry;
    this.#broker = broker;
    this.#views = views;
    this.#node = node;
    this.#log = log.part("realtime");
  }

  /**
   * Delivers here at once and hands over to the broker.
   *
   * @returns the id of the event, when the broker has it
   */
  async publish(channels: readonly string[], outgoing: Outgoing): Promise<string> {
    const publication = this.#publication(outgoing);
    const { except = "" } = outgoing;
    const handedOver: Promise<void>[] = [];
    for (const channel of channels) {
      this.#deliver(channel, publication, except);
      const topic = channelTopic(channel);
      if (!this.#broker.reaches(topic)) continue;
      handedOver.push(
        this.#broker.publish(topic, this.#envelope(publication, except, this.#node.id)),
      );
    }
    if (handedOver.length > 0) await Promise.all(handedOver);
    return publication.id;
  }

  /** An envelope that every node delivers when the broker brings it, this one too. */
  envelope(outgoing: Outgoing): Buffer {
    return this.#envelope(this.#publication(outgoing), outgoing.except ?? "", "");
  }

  /** Takes what the broker brings on a channel's topic. Never throws. */
  receive(topic: string, bytes: Buffer): void {
    try {
      this.#receive(topic.slice(CHANNEL.length), decodeEnvelope(bytes));
    } catch (error) {
      this.#log.warn(
        { err: error, topic },
        "a message of another node was not read; is it a different version?",
      );
    }
  }

  #receive(channel: string, { origin, id, event, bare, payload, except }: Envelope): void {
    if (origin === this.#node.id) return;
    const publication = Publication.received(payload, { id, event, bare, render: this.#render });
    this.#deliver(channel, publication, except);
  }

  #deliver(channel: string, publication: Publication, except: string): void {
    for (const subscription of this.#registry.on(channel)) {
      const { connection } = subscription;
      if (connection.id === except) continue;
      subscription.deliver(publication.frame(channel, connection.format));
    }
  }

  #publication({ event, data, bare = false }: Outgoing): Publication {
    return Publication.of(data, {
      id: this.#node.nextEventId(),
      event,
      bare,
      render: this.#render,
    });
  }

  #envelope({ id, event, bare, payload }: Publication, except: string, origin: string): Buffer {
    return encodeEnvelope({ origin, id, event, except, bare, payload });
  }

  /** A view that fails costs its fragment, never the event: those connections get the JSON frame. */
  readonly #render = (event: string, data: unknown): string | undefined => {
    const view = findEventType(event)?.view;
    if (view === undefined) return undefined;
    try {
      return this.#views.render(view, { event, data });
    } catch (error) {
      this.#log.error({ err: error, event, view }, "the view of an event failed");
      return undefined;
    }
  };
}
