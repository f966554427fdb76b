import { createHash } from "node:crypto";
import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { type Change, type Message, MessageRestoring } from "../../messages/index.ts";
import { RoomArchive, RoomSequence } from "../../rooms/index.ts";
import { SearchEntries } from "../../search/index.ts";
import type {
  ArchivedChange,
  ArchivedMessage,
  ArchivedRoom,
  PersonRef,
} from "../archive/format.ts";
import type { ImportSource } from "../archive/source.ts";
import { BATCH, batches } from "./batches.ts";
import { FilesImport, type FilesTaken, type WithFiles } from "./files_import.ts";
import type { OpenedRoom, RoomOrder } from "./room_import.ts";

type Ref = ArchivedMessage["id"];

/** What came of the messages of one room. */
export interface MessagesTaken {
  written: number;
  /** Were there already. */
  known: number;
  files: FilesTaken;
  /** Ids here by the places that the archive gives. */
  byOrdinal: Map<number, number>;
}

interface Work {
  source: ImportSource;
  room: ArchivedRoom;
  opened: OpenedRoom;
  order: RoomOrder;
  progress: (done: number) => void;
}

/** Brings the messages of a room in, a few hundred in one transaction; what is there already is passed over. */
@singleton()
export class MessagesImport {
  readonly #messages: MessageRestoring;
  readonly #files: FilesImport;
  readonly #rooms: RoomArchive;
  readonly #sequence: RoomSequence;
  readonly #search: SearchEntries;
  readonly #database: Database;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    messages: MessageRestoring,
    files: FilesImport,
    rooms: RoomArchive,
    sequence: RoomSequence,
    search: SearchEntries,
    database: Database,
  ) {
    this.#messages = messages;
    this.#files = files;
    this.#rooms = rooms;
    this.#sequence = sequence;
    this.#search = search;
    this.#database = database;
  }

  async take(work: Work): Promise<MessagesTaken> {
    const files = { written: 0, left: 0 };
    const taken: MessagesTaken = { written: 0, known: 0, files, byOrdinal: new Map() };
    const ids = new Map<Ref, Message>();
    for await (const batch of batches(work.source.messages(work.room))) {
      const come = await this.#filesOf(batch, { work, taken });
      await this.#database.transaction(() => this.#batch(batch, { work, taken, ids, come }));
      work.progress(batch.length);
    }
    if (work.opened.fresh && !work.room.partial) await this.#changes(work, ids);
    return taken;
  }

  /** Whether a message of an archive is in its room already. */
  async isThere(
    one: ArchivedMessage,
    { opened, where }: { opened: OpenedRoom; where: RoomOrder },
  ): Promise<boolean> {
    const author_id = where.ids.get(one.author);
    if (author_id === undefined || author_id < 0) return false;
    const found = await this.#messages.known([
      { author_id, client_id: one.client_id },
      { author_id, client_id: otherId(one, opened) },
    ]);
    return found.some(({ room_id }) => room_id === opened.id);
  }

  /** Files of the messages that are not here yet; reading and drawing them would hold the room for too long. */
  async #filesOf(
    batch: readonly ArchivedMessage[],
    { work, taken }: Pick<Progress, "work" | "taken">,
  ): Promise<Map<Ref, WithFiles>> {
    const come = new Map<Ref, WithFiles>();
    const there = await this.#there(batch, work);
    for (const one of batch) {
      const owner = work.order.ids.get(one.author);
      if (owner === undefined || hereOf(one, { work, there, author_id: owner }).here) continue;
      const order = { source: work.source, owner, taken: taken.files };
      come.set(one.id, await this.#files.take(one, order));
    }
    return come;
  }

  async #batch(
    batch: readonly ArchivedMessage[],
    { work, taken, ids, come }: Progress,
  ): Promise<void> {
    const { opened, order } = work;
    await this.#rooms.lock(opened.id);
    const there = await this.#there(batch, work);
    const written: Message[] = [];
    for (const one of batch) {
      const author_id = order.ids.get(one.author);
      if (author_id === undefined) continue;
      const { here, client_id } = hereOf(one, { work, there, author_id });
      const files = come.get(one.id);
      const named = { ...one, client_id };
      const message = here ?? (await this.#write(named, { work, ids, author_id, files }));
      ids.set(one.id, message);
      if (here) taken.known += 1;
      else written.push(message);
      if (!one.aside && message.kind !== "system") taken.byOrdinal.set(one.ordinal, message.id);
    }
    taken.written += written.length;
    await this.#search.replaceMany(written);
    await this.#messages.restoreThreads(written);
    const last = written.findLast(({ aside, kind }) => aside === null && kind !== "system");
    if (last) await this.#sequence.newest(last);
  }

  /** Those that are stored under the name that the archive gives them, or that an earlier import gave them. */
  async #there(batch: readonly ArchivedMessage[], work: Work): Promise<Map<string, Message>> {
    const names = batch.flatMap((one) => {
      const author_id = work.order.ids.get(one.author);
      if (author_id === undefined) return [];
      return [one.client_id, otherId(one, work.opened)].map((client_id) => ({
        author_id,
        client_id,
      }));
    });
    const found = await this.#messages.known(names);
    return new Map(found.map((one) => [`${one.author_id} ${one.client_id}`, one]));
  }

  async #write(one: ArchivedMessage, { work, ids, author_id, files }: Writing): Promise<Message> {
    const { opened, room, order } = work;
    const isExact = opened.fresh && !room.partial;
    const root = one.thread === null ? undefined : ids.get(one.thread);
    const place = isExact
      ? { ordinal: one.ordinal, seq: Math.min(one.seq, room.change_seq) }
      : await this.#sequence.nextRestored(opened.id, { aside: root !== undefined && one.aside });
    const people = (user: PersonRef) => order.ids.get(user);
    const message = await this.#messages.write({
      room_id: opened.id,
      author_id,
      client_id: one.client_id,
      body: one.body,
      text: one.text,
      ...(files?.told ?? { kind: "text", data: null }),
      byline: one.byline,
      ordinal: place.ordinal,
      change_seq: place.seq,
      created_at: one.created_at,
      edited_at: one.edited_at,
      deleted_at: one.deleted_at,
      pinned_at: one.pinned_at,
      thread_root_id: root?.id ?? null,
      thread_ordinal: root ? one.thread_ordinal : null,
      aside: root !== undefined && one.aside,
      mentions: one.mentions.flatMap(({ user, name }) => {
        const id = user === 0 ? 0 : people(user);
        return id === undefined
          ? []
          : [
              {
                id,
                name,
              },
            ];
      }),
      reply_to_id: one.reply_to === null ? null : (ids.get(one.reply_to)?.id ?? null),
      reactions: once(one.reactions).flatMap(({ emoji, user, at }) => {
        const user_id = people(user);
        return user_id === undefined
          ? []
          : [
              {
                emoji,
                user_id,
                created_at: at,
              },
            ];
      }),
      versions: one.versions,
    });
    if (files) await this.#files.attach(message, files.files);
    if (!isExact) await this.#messages.writeChanges([createdOf(message)]);
    return message;
  }

  async #changes(
    { source, room, opened, order }: Work,
    ids: ReadonlyMap<Ref, Message>,
  ): Promise<void> {
    let any = false;
    for await (const batch of batches(source.changes(room))) {
      any = true;
      const rows = batch.flatMap((one) => changeOf(one, { opened, order, ids }));
      await this.#database.transaction(async () => {
        await this.#messages.forgetChanges(
          opened.id,
          rows.map(({ seq }) => seq),
        );
        await this.#messages.writeChanges(rows);
      });
    }
    if (!any) await this.#madeUp(opened, ids);
  }

  /** Where nobody knows what happened, each message was made and nothing else. */
  async #madeUp({ id }: OpenedRoom, ids: ReadonlyMap<Ref, Message>): Promise<void> {
    const all = [...ids.values()].map(createdOf);
    for (let at = 0; at < all.length; at += BATCH) {
      const rows = all.slice(at, at + BATCH);
      await this.#database.transaction(async () => {
        await this.#messages.forgetChanges(
          id,
          rows.map(({ seq }) => seq),
        );
        await this.#messages.writeChanges(rows);
      });
    }
  }
}

interface Progress {
  work: Work;
  taken: MessagesTaken;
  ids: Map<Ref, Message>;
  come: ReadonlyMap<Ref, WithFiles>;
}

interface Writing {
  work: Work;
  ids: ReadonlyMap<Ref, Message>;
  author_id: number;
  files: WithFiles | undefined;
}

/** The message where it stands in this room already, and else the name that is free for it. */
function hereOf(
  one: ArchivedMessage,
  { work, there, author_id }: { work: Work; there: Map<string, Message>; author_id: number },
): { here: Message | undefined; client_id: string } {
  const known = there.get(`${author_id} ${one.client_id}`) ?? there.get(otherName(one, work));
  const here = known?.room_id === work.opened.id ? known : undefined;
  return { here, client_id: known && !here ? otherId(one, work.opened) : one.client_id };
}

function createdOf({ room_id, change_seq: seq, id, author_id, created_at }: Message): Change {
  const made = { kind: "created", message_id: id, actor_id: author_id } as const;
  return { room_id, seq, ...made, at: created_at };
}

function changeOf(
  { seq, kind, message, actor, at }: ArchivedChange,
  { opened, order, ids }: { opened: OpenedRoom; order: RoomOrder; ids: ReadonlyMap<Ref, Message> },
): Change[] {
  const found = ids.get(message);
  if (!found) return [];
  const actor_id = order.ids.get(actor) ?? found.author_id;
  return [{ room_id: opened.id, seq, kind, message_id: found.id, actor_id, at }];
}

/** One emoji of one person counts once. */
function once(reactions: ArchivedMessage["reactions"]): ArchivedMessage["reactions"] {
  return [...new Map(reactions.map((one) => [`${one.user} ${one.emoji}`, one])).values()];
}

/** How a message is named whose own name stands for another one here. */
function otherId({ id }: ArchivedMessage, opened: OpenedRoom): string {
  const print = createHash("sha256").update(`${opened.source}:${id}`).digest("hex");
  return `import-${print.slice(0, 32)}`;
}

function otherName(one: ArchivedMessage, work: Work): string {
  return `${work.order.ids.get(one.author) ?? 0} ${otherId(one, work.opened)}`;
}
