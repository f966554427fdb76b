import { singleton } from "../../../platform/container/index.ts";
import { plainWords } from "../../../platform/views/index.ts";
import { Faces } from "../../accounts/index.ts";
import { RoomSequence } from "../../rooms/index.ts";
import { ChangeLog } from "../change_log.ts";
import { ensureNoNote } from "../kinds/is_note.ts";
import { messageNotFound } from "../message_errors.ts";
import { MessagesRepository } from "../messages_repository.ts";
import type { Message } from "../tables.ts";
import { excerpt, type Quote, type StoredQuote } from "./quote.ts";

/** Who changed the message that others answer, and when in milliseconds. */
interface Cause {
  actorId: number;
  at: number;
}

/** What stands above answers. Everything here happens in the transaction that has locked the room. */
@singleton()
export class Quotes {
  readonly #repository: MessagesRepository;
  readonly #sequence: RoomSequence;
  readonly #changes: ChangeLog;
  readonly #faces: Faces;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: MessagesRepository,
    sequence: RoomSequence,
    changes: ChangeLog,
    faces: Faces,
  ) {
    this.#repository = repository;
    this.#sequence = sequence;
    this.#changes = changes;
    this.#faces = faces;
  }

  /** What an answer to a message of this room shows of it. @throws NotFoundError `message_not_found` */
  async above(roomId: number, id: number): Promise<StoredQuote> {
    const message = await this.#repository.find(id);
    if (message?.room_id !== roomId) throw messageNotFound();
    ensureNoNote(message);
    return JSON.stringify(await this.#of(message));
  }

  /** A message says something else now, or nothing: so do the answers to it, each with a change of its own. */
  async renew(message: Message, { actorId, at }: Cause): Promise<void> {
    const quote = JSON.stringify(await this.#of(message));
    for (const reply of await this.#repository.repliesTo(message.id)) {
      const update = { quote, change_seq: await this.#sequence.nextChange(reply.room_id) };
      await this.#repository.update(reply.id, update);
      const author = await this.#faces.one(reply.author_id);
      const now = { ...reply, ...update };
      await this.#changes.record({ kind: "quoted", message: now, author, actorId, at });
    }
  }

  async #of({ id, author_id, body }: Message): Promise<Quote> {
    const name = (await this.#faces.one(author_id))?.name ?? "Somebody";
    return { id, author: { id: author_id, name }, content: excerpt(plainWords(body)) };
  }
}
