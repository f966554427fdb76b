import { singleton } from "../../../platform/container/index.ts";
import { peerIn, type ViewerRoom } from "../../rooms/index.ts";
import { PrivateDeliveriesRepository } from "./private_deliveries_repository.ts";
import type { PrivateMessage } from "./private_message.ts";
import { ReceiptChoices } from "../receipts/receipt_choices.ts";
import { PrivateRepository } from "./private_repository.ts";

/** Up to which message the other one of a conversation was reached, and has read. */
export interface Receipt {
  delivered_id: number;
  read_id: number;
}

type ReadLetter = Pick<PrivateMessage, "sender_id" | "receiver_id" | "is_read">;

/** What became of the messages that somebody wrote to one person. */
@singleton()
export class Receipts {
  readonly #deliveries: PrivateDeliveriesRepository;
  readonly #messages: PrivateRepository;
  readonly #choices: ReceiptChoices;

  constructor(
    deliveries: PrivateDeliveriesRepository,
    messages: PrivateRepository,
    choices: ReceiptChoices,
  ) {
    this.#deliveries = deliveries;
    this.#messages = messages;
    this.#choices = choices;
  }

  /** Nothing in a room that is no conversation of two. */
  async of({ room, membership }: ViewerRoom): Promise<Receipt | undefined> {
    const peer = membership ? peerIn(room, membership.user_id) : undefined;
    if (peer === undefined) return undefined;
    const place = { room_id: room.id, user_id: peer };
    const read_id = await this.#messages.readUpTo(place);
    const reached = await this.#deliveries.upTo(place);
    const isOpen = await this.#choices.areOpen(place.user_id, membership?.user_id ?? 0);
    return { read_id: isOpen ? read_id : 0, delivered_id: Math.max(read_id, reached) };
  }

  /** What somebody sent shows whether it was read only where both of the two let it be known. */
  async shown<M extends ReadLetter>(viewerId: number, letters: readonly M[]): Promise<M[]> {
    const sent = letters.filter(({ sender_id, is_read }) => sender_id === viewerId && is_read);
    const peers = new Set(sent.map(({ receiver_id }) => receiver_id));
    const off = peers.size > 0 ? await this.#choices.off([viewerId, ...peers]) : new Set<number>();
    const isHidden = ({ sender_id, receiver_id }: M) =>
      sender_id === viewerId && (off.has(viewerId) || off.has(receiver_id));
    return letters.map((letter) => (isHidden(letter) ? { ...letter, is_read: false } : letter));
  }
}
