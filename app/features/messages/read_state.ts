import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Hub } from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { type MemberRoom, notAMember, peerIn, ReadPositions, roomChannel } from "../rooms/index.ts";
import { messageRead, readChanged } from "./message_events.ts";
import type { ToldChange } from "./message_news.ts";
import { type ReadPart, ReadingWitnesses } from "./reading_witnesses.ts";
import { type Reading, Readings } from "./readings.ts";
import { ReceiptChoices } from "./receipts/receipt_choices.ts";
import { TimelineRepository } from "./timeline_repository.ts";

/** Moves a person's place in a room, and tells all their devices. */
@singleton()
export class ReadState {
  readonly #database: Database;
  readonly #timeline: TimelineRepository;
  readonly #positions: ReadPositions;
  readonly #readings: Readings;
  readonly #hub: Hub;
  readonly #witnesses: ReadingWitnesses;
  readonly #choices: ReceiptChoices;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    timeline: TimelineRepository,
    positions: ReadPositions,
    readings: Readings,
    hub: Hub,
    witnesses: ReadingWitnesses,
    choices: ReceiptChoices,
  ) {
    this.#database = database;
    this.#timeline = timeline;
    this.#positions = positions;
    this.#readings = readings;
    this.#hub = hub;
    this.#witnesses = witnesses;
    this.#choices = choices;
  }

  /** Everything up to a message is read; never moves backwards. @param upTo id of the message */
  async markRead(viewer: Viewer, { room }: MemberRoom, upTo: number): Promise<Reading> {
    const position = await this.#positionAt(room.id, upTo);
    const reader = { room_id: room.id, user_id: viewer.id };
    const deleted = () => this.#timeline.countDeletedAfter(room.id, position.last_read_id);
    const moved = await this.#database.transaction(() =>
      this.#positions.advance(reader, position, deleted),
    );
    const { last_read_id: up_to } = position;
    const part = { room_id: room.id, up_to };
    if (moved) await this.#tellPeer(viewer.id, peerIn(room, viewer.id), part);
    if (moved) await this.#witnesses.tell(viewer, part);
    return this.#tell(viewer, room.id, moved);
  }

  /** A message and all after it are unread again. @param from id of the message */
  async markUnread(viewer: Viewer, { room }: MemberRoom, from: number): Promise<Reading> {
    const position = await this.#positionAt(room.id, from - 1);
    const reader = { room_id: room.id, user_id: viewer.id };
    const deleted = () => this.#timeline.countDeletedAfter(room.id, position.last_read_id);
    await this.#database.transaction(() => this.#positions.set(reader, position, deleted));
    return this.#tell(viewer, room.id, true);
  }

  /** Who answers has read what stands above the answer. */
  async answered({ message, actorId: id, receiverId, reads }: ToldChange): Promise<void> {
    if (!reads) return;
    const { room_id, id: up_to } = message;
    await this.#tellPeer(id, receiverId, { room_id, up_to });
    await this.#witnesses.tell({ id }, { room_id, up_to });
  }

  async #positionAt(roomId: number, id: number) {
    const last = await this.#timeline.lastUpTo(roomId, id);
    return { last_read_id: last?.id ?? 0, last_read_ordinal: last?.ordinal ?? 0 };
  }

  /** Who wrote learns that it was read. */
  async #tellPeer(user_id: number, peer: number | undefined, part: ReadPart): Promise<void> {
    if (peer === undefined || !(await this.#choices.areOpen(user_id, peer))) return;
    const channel = roomChannel(part.room_id);
    await this.#hub.sendToUser(peer, messageRead, { user_id, channel, up_to: part.up_to });
  }

  async #tell(viewer: Viewer, roomId: number, moved: boolean): Promise<Reading> {
    const reading = await this.#readings.find(viewer.id, roomId);
    if (!reading) throw notAMember();
    if (moved) await this.#hub.sendToUser(viewer.id, readChanged, reading);
    return reading;
  }
}
