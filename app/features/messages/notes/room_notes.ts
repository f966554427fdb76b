import { randomUUID } from "node:crypto";
import { singleton } from "../../../platform/container/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Faces } from "../../accounts/index.ts";
import {
  type RoomAct,
  type RoomHappening,
  RoomSequence,
  RoomWitnesses,
} from "../../rooms/index.ts";
import { ChangeLog } from "../change_log.ts";
import { storedData } from "../kinds/stored_data.ts";
import { MessagesRepository } from "../messages_repository.ts";

/** So many people are named; of more the number is told. */
const NAMED = 8;

const NOTE = {
  kind: "system",
  body: "",
  html: "",
  edited_at: null,
  deleted_at: null,
  reactions: null,
  reply_to_id: null,
  quote: null,
  pinned_at: null,
  mentions: null,
  previews: null,
  aside: null,
  thread: null,
  thread_root_id: null,
  thread_ordinal: null,
  byline: null,
} as const;

/**
 * Notes among the messages of a room what was done to it: inside the transaction of the act, and with a number like
 * any message. A note has the place of the message before it, so it counts for nobody as unread.
 */
@singleton()
export class RoomNotes {
  readonly #witnesses: RoomWitnesses;
  readonly #repository: MessagesRepository;
  readonly #changes: ChangeLog;
  readonly #sequence: RoomSequence;
  readonly #faces: Faces;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    witnesses: RoomWitnesses,
    repository: MessagesRepository,
    changes: ChangeLog,
    sequence: RoomSequence,
    faces: Faces,
    clock: Clock,
  ) {
    this.#witnesses = witnesses;
    this.#repository = repository;
    this.#changes = changes;
    this.#sequence = sequence;
    this.#faces = faces;
    this.#clock = clock;
  }

  /** Called once at start. */
  listen(): void {
    this.#witnesses.add((happening) => this.#write(happening));
  }

  async #write({ roomId, actorId, what }: RoomHappening): Promise<void> {
    const { seq, ordinal } = await this.#sequence.nextNote(roomId);
    const at = this.#clock.now();
    const place = { room_id: roomId, author_id: actorId, client_id: `note-${randomUUID()}` };
    const numbers = { ordinal, change_seq: seq, created_at: at };
    const row = { ...NOTE, ...place, ...numbers, data: storedData(await this.#named(what)) };
    const message = { id: await this.#repository.insert(row), ...row };
    const author = await this.#faces.one(actorId);
    await this.#changes.record({ kind: "created", message, author, actorId, at });
  }

  /** People as they were called then. */
  async #named(what: RoomAct): Promise<object> {
    if (!("people" in what)) return what;
    const ids = what.people.slice(0, NAMED);
    const faces = await this.#faces.of(ids);
    const people = ids.map((id) => ({ id, name: faces.get(id)?.name ?? "Somebody" }));
    return { ...what, people, more: what.people.length - people.length };
  }
}
