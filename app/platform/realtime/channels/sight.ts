import { singleton } from "../../container/index.ts";
import { Clock } from "../../support/index.ts";
import { ChannelEvent } from "../events/channel_event.ts";
import { type EventType, presenceJoining, presenceLeaving } from "../events/event_type.ts";
import { Publication } from "../events/publication.ts";
import { HubNode } from "../node.ts";
import type { Member } from "../presence/member.ts";
import type { Subscription } from "./subscription.ts";
import type { Veil } from "./veil.ts";

/** Changes what is held back from those who are on a channel already. */
@singleton()
export class Sight {
  readonly #node: HubNode;
  readonly #clock: Clock;

  constructor(node: HubNode, clock: Clock) {
    this.#node = node;
    this.#clock = clock;
  }

  /** From now on something else is held back: who goes out of sight so, or comes into it, leaves or joins. */
  change(subscription: Subscription, veil: Veil | undefined): void {
    if (!subscription.active || subscription.veil?.key === veil?.key) return;
    const { joining, leaving } = subscription.channel.veil(subscription, veil);
    // Who still waits for the answer learns from it who is there.
    if (!subscription.open) return;
    for (const member of joining) this.#tell(subscription, presenceJoining, member);
    for (const member of leaving) this.#tell(subscription, presenceLeaving, member);
  }

  #tell({ connection, channel }: Subscription, { name }: EventType<Member>, member: Member): void {
    const [id, at] = [this.#node.nextEventId(), this.#clock.now()];
    const publication = new Publication({ id, at, event: name }, member);
    const bytes = new ChannelEvent(publication, { channel: channel.name }).bytes(
      connection.encoder,
    );
    if (bytes) connection.sendBytes(bytes);
  }
}
