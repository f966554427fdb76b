import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { type Byline, storedByline } from "../byline.ts";
import { MessageKinds } from "../kinds/message_kinds.ts";
import { storedData } from "../kinds/stored_data.ts";
import { MessagesRepository } from "../messages_repository.ts";
import { storedReactions, sumOf } from "../reactions/reaction_sum.ts";
import { rendered } from "../rendered.ts";
import { Quotes } from "../replies/quotes.ts";
import type { Change, Message } from "../tables.ts";

/** A message that comes from elsewhere; people, the room and what it answers are named by their ids here. */
export interface ForeignMessage {
  room_id: number;
  author_id: number;
  client_id: string;
  kind: string;
  body: string;
  /** Whether pages show its words: a place may have words for those alone who know no places. */
  text: boolean;
  data: object | null;
  byline: Byline | null;
  ordinal: number;
  change_seq: number;
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
  pinned_at: number | null;
  reply_to_id: number | null;
  reactions: readonly { user_id: number; emoji: string; created_at: number }[];
  versions: readonly { body: string; replaced_at: number }[];
}

/** A client id and its author, which together name one message. */
export type MessageName = Pick<Message, "author_id" | "client_id">;

const TEXT = "text";

/**
 * Writes messages that come from elsewhere, with their times and numbers. Nobody is told; what is rendered is rendered
 * here, never taken over. The caller holds the room and the transaction, and writes in the order of the room.
 */
@singleton()
export class MessageRestoring {
  readonly #repository: MessagesRepository;
  readonly #kinds: MessageKinds;
  readonly #quotes: Quotes;
  readonly #database: Database;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: MessagesRepository,
    kinds: MessageKinds,
    quotes: Quotes,
    database: Database,
  ) {
    this.#repository = repository;
    this.#kinds = kinds;
    this.#quotes = quotes;
    this.#database = database;
  }

  /** Those of the names that are taken, wherever they stand. */
  async known(names: readonly MessageName[]): Promise<Message[]> {
    if (names.length === 0) return [];
    const wanted = new Set(names.map(nameOf));
    const found = await this.#database.query
      .selectFrom("messages")
      .selectAll()
      .where("author_id", "in", [...new Set(names.map(({ author_id }) => author_id))])
      .where("client_id", "in", [...new Set(names.map(({ client_id }) => client_id))])
      .execute();
    return found.filter((message) => wanted.has(nameOf(message)));
  }

  /** @returns the message as it is stored */
  async write({
    reactions,
    versions,
    byline,
    data,
    text,
    ...given
  }: ForeignMessage): Promise<Message> {
    const gone = given.deleted_at !== null;
    const body = gone ? "" : given.body;
    const kind = this.#kindOf(given.kind, data);
    const quote =
      gone || given.reply_to_id === null
        ? null
        : await this.#quotes.above(given.room_id, given.reply_to_id);
    const row = {
      ...given,
      body,
      html: body === "" || !(text || kind === TEXT) ? "" : rendered(body).html,
      kind,
      data: gone || kind === TEXT ? null : storedData(data),
      quote,
      pinned_at: gone ? null : given.pinned_at,
      reactions: gone ? null : storedReactions(sumOf(reactions)),
      byline: storedByline(byline ?? undefined),
    };
    const id = await this.#repository.insert(row);
    if (!gone) await this.#remains(id, { reactions, versions });
    return { id, ...row };
  }

  /** Makes room for changes with these numbers: an import that was cut short begins anew. */
  async forgetChanges(roomId: number, numbers: readonly number[]): Promise<void> {
    const query = this.#database.query.deleteFrom("changes").where("room_id", "=", roomId);
    await query.where("seq", "in", [0, ...numbers]).execute();
  }

  /** What happened, with its numbers. */
  async writeChanges(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    await this.#database.query.insertInto("changes").values(changes).execute();
  }

  async #remains(
    message_id: number,
    { reactions, versions }: Pick<ForeignMessage, "reactions" | "versions">,
  ): Promise<void> {
    const { query } = this.#database;
    const reacted = reactions.map((one) => ({ ...one, message_id }));
    if (reacted.length > 0) await query.insertInto("reactions").values(reacted).execute();
    const said = versions.map((one) => ({ ...one, message_id }));
    if (said.length > 0) await query.insertInto("message_versions").values(said).execute();
  }

  /** What does not fit a kind of this installation is kept as text: what it says in words is there. */
  #kindOf(name: string, data: object | null): string {
    const kind = this.#kinds.find(name);
    return kind?.isPosted && kind.draft.safeParse(data).success ? name : TEXT;
  }
}

function nameOf({ author_id, client_id }: MessageName): string {
  return `${author_id} ${client_id}`;
}
