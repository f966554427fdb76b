import { z } from "zod";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { type Byline, storedByline } from "../byline.ts";
import type { MessageKind } from "../kinds/message_kind.ts";
import { MessageKinds } from "../kinds/message_kinds.ts";
import { storedData } from "../kinds/stored_data.ts";
import { MessagesRepository } from "../messages_repository.ts";
import { storedReactions, sumOf } from "../reactions/reaction_sum.ts";
import { type Mention, mentionsIn } from "../mentions/mention.ts";
import { MentionsRepository } from "../mentions/mentions_repository.ts";
import { Names } from "../mentions/names.ts";
import { rendered } from "../rendered.ts";
import { Quotes } from "../replies/quotes.ts";
import { Threads } from "../threads/threads.ts";
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
  /** What pages show of its words, where that is not the whole body. */
  caption?: string | undefined;
  data: object | null;
  byline: Byline | null;
  ordinal: number;
  change_seq: number;
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
  pinned_at: number | null;
  /** The message that began the thread in which it stands, by its id here. */
  thread_root_id: number | null;
  thread_ordinal: number | null;
  aside: boolean;
  /** Whom it names; 0 for everybody. */
  mentions: readonly Mention[];
  reply_to_id: number | null;
  reactions: readonly { user_id: number; emoji: string; created_at: number }[];
  versions: readonly { body: string; replaced_at: number }[];
}

/** A client id and its author, which together name one message. */
export type MessageName = Pick<Message, "author_id" | "client_id">;

const TEXT = "text";
const NOTE = "system";

/** What a note says happened to a room; people by their names alone. */
const Note = z.object({
  act: z.string().max(30),
  people: z
    .array(z.object({ name: z.string().max(200) }))
    .max(50)
    .optional(),
  more: z.number().int().optional(),
  role: z.enum(["owner", "moderator", "member"]).optional(),
  from: z.string().max(1000).optional(),
  to: z.string().max(1000).optional(),
});

const NOTHING = { html: "", mentions: null };

/**
 * Writes messages that come from elsewhere, with their times and numbers. Nobody is told; what is rendered is rendered
 * here, never taken over. The caller holds the room and the transaction, and writes in the order of the room.
 */
@singleton()
export class MessageRestoring {
  readonly #repository: MessagesRepository;
  readonly #kinds: MessageKinds;
  readonly #quotes: Quotes;
  readonly #named: MentionsRepository;
  readonly #threads: Threads;
  readonly #database: Database;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: MessagesRepository,
    kinds: MessageKinds,
    quotes: Quotes,
    named: MentionsRepository,
    threads: Threads,
    database: Database,
  ) {
    this.#repository = repository;
    this.#kinds = kinds;
    this.#quotes = quotes;
    this.#named = named;
    this.#threads = threads;
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
  async write(foreign: ForeignMessage): Promise<Message> {
    const { reactions, versions, byline, data, text, caption, mentions, aside, ...given } = foreign;
    const gone = given.deleted_at !== null;
    const body = gone ? "" : given.body;
    const { kind, kept } = this.#fitting(given.kind, data);
    const quote =
      gone || given.reply_to_id === null
        ? null
        : await this.#quotes.above(given.room_id, given.reply_to_id);
    const names = new Names([], mentions);
    const shown = gone ? "" : (caption ?? body);
    const words = shown === "" || !(text || kind === TEXT) ? NOTHING : rendered(shown, names);
    const row = {
      ...given,
      body,
      html: words.html,
      mentions: words.mentions,
      aside: aside ? (1 as const) : null,
      thread: null,
      previews: null,
      kind,
      data: gone ? null : storedData(kept),
      quote,
      pinned_at: gone ? null : given.pinned_at,
      reactions: gone ? null : storedReactions(sumOf(reactions)),
      byline: storedByline(byline ?? undefined),
    };
    const message = { id: await this.#repository.insert(row), ...row };
    if (gone) return message;
    await this.#remains(message.id, { reactions, versions });
    await this.#named.add(
      message,
      mentionsIn(message.mentions).map(({ id }) => id),
    );
    return message;
  }

  /** The threads that these replies stand in, as they are now: what their first messages show, and who follows. */
  restoreThreads(replies: readonly Message[]): Promise<void> {
    return this.#threads.restore(replies);
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
  #fitting(name: string, data: object | null): { kind: string; kept: object | null } {
    const note = name === NOTE ? Note.safeParse(data) : undefined;
    if (note?.success) return { kind: NOTE, kept: note.data };
    const kind = this.#kinds.find(name);
    const kept = kind?.isPosted && name !== TEXT ? keptBy(kind, data) : undefined;
    return kept === undefined ? { kind: TEXT, kept: null } : { kind: name, kept };
  }
}

/** What a kind keeps of what another installation kept; undefined where it does not fit. */
function keptBy(kind: MessageKind<unknown>, data: object | null): object | null | undefined {
  if (kind.restored) return kind.restored(data);
  return kind.draft.safeParse(data).success ? data : undefined;
}

function nameOf({ author_id, client_id }: MessageName): string {
  return `${author_id} ${client_id}`;
}
