import { singleton } from "../../../platform/container/index.ts";
import { peerIn, type ViewerRoom } from "../../rooms/index.ts";
import { PrivateDeliveriesRepository } from "./private_deliveries_repository.ts";
import { PrivateRepository } from "./private_repository.ts";

/** Up to which message the other one of a conversation was reached, and has read. */
export interface Receipt {
  delivered_id: number;
  read_id: number;
}

/** What became of the messages that somebody wrote to one person. */
@singleton()
export class Receipts {
  readonly #deliveries: PrivateDeliveriesRepository;
  readonly #messages: PrivateRepository;

  constructor(deliveries: PrivateDeliveriesRepository, messages: PrivateRepository) {
    this.#deliveries = deliveries;
    this.#messages = messages;
  }

  /** Nothing in a room that is no conversation of two. */
  async of({ room, membership }: ViewerRoom): Promise<Receipt | undefined> {
    const peer = membership ? peerIn(room, membership.user_id) : undefined;
    if (peer === undefined) return undefined;
    const place = { room_id: room.id, user_id: peer };
    const read_id = await this.#messages.readUpTo(place);
    const reached = await this.#deliveries.upTo(place);
    return { read_id, delivered_id: Math.max(read_id, reached) };
  }
}
