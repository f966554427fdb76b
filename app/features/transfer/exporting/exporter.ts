import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ZipFile } from "yazl";
import { singleton } from "../../../platform/container/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { type User, Users } from "../../accounts/index.ts";
import { FileArchive } from "../../files/index.ts";
import { MessageArchive, type WholeMessage } from "../../messages/index.ts";
import { iso, type Membership, type Room, RoomArchive, roomNotFound } from "../../rooms/index.ts";
import {
  ACCOUNT,
  filePath,
  FORMAT,
  MANIFEST,
  PEOPLE,
  PICTURE,
  roomPath,
  VERSION,
} from "../archive/format.ts";
import { Origin } from "../origin.ts";
import { AccountExport } from "./account_export.ts";
import { archivedChange, archivedMessage, archivedPerson, archivedRoom } from "./archived.ts";

const PAGE = 500;

/** What is exported. */
export interface ExportOrder {
  rooms: readonly { id: number; authorId?: number | undefined }[];
  kind: "room" | "person";
  /** Whose account, in an export of one's own data. */
  personId?: number;
  /** Whether it tells everybody's e-mail address: for administrators of the machine alone. */
  emails: boolean;
  path: string;
}

/** Called with how many messages are written of how many. */
export type Progress = (done: number, total: number) => void;

/** Writes archives: streamed, so that a room of any size takes little memory. */
@singleton()
export class Exporter {
  readonly #rooms: RoomArchive;
  readonly #messages: MessageArchive;
  readonly #files: FileArchive;
  readonly #users: Users;
  readonly #account: AccountExport;
  readonly #origin: Origin;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    rooms: RoomArchive,
    messages: MessageArchive,
    files: FileArchive,
    users: Users,
    account: AccountExport,
    origin: Origin,
    clock: Clock,
  ) {
    this.#rooms = rooms;
    this.#messages = messages;
    this.#files = files;
    this.#users = users;
    this.#account = account;
    this.#origin = origin;
    this.#clock = clock;
  }

  /** @returns how many messages are in it @throws NotFoundError `room_not_found` */
  async write(order: ExportOrder, progress: Progress = () => {}): Promise<number> {
    const people = new Set<number>(order.personId === undefined ? [] : [order.personId]);
    const tally = { done: 0, total: await this.total(order), progress };
    const zip = new ZipFile();
    const failed = Promise.withResolvers<never>();
    zip.on("error", failed.reject);
    const written = pipeline(zip.outputStream, createWriteStream(order.path, { mode: 0o600 }));
    addLazily(zip, MANIFEST, async () => json(await this.#manifest(order)));
    for (const wanted of order.rooms) await this.#addRoom(zip, wanted, { order, people, tally });
    const { personId } = order;
    if (personId !== undefined) await this.#addAccount(zip, personId);
    // The last entry: by then everybody who was met is known.
    addLazily(zip, PEOPLE, async () => json(await this.#people(people, order)));
    zip.end();
    await Promise.race([written, failed.promise]);
    return tally.done;
  }

  async #addAccount(zip: ZipFile, id: number): Promise<void> {
    addLazily(zip, ACCOUNT, async () => json(await this.#account.of(id)));
    const picture = await this.#account.picture(id);
    if (picture) addLazily(zip, PICTURE, async () => picture, false);
  }

  /** How many messages it will hold. */
  async total({ rooms }: Pick<ExportOrder, "rooms">): Promise<number> {
    let total = 0;
    for (const { id, authorId } of rooms) total += await this.#messages.count(id, authorId);
    return total;
  }

  async #manifest({ rooms, kind }: ExportOrder): Promise<object> {
    const head = { format: FORMAT, version: VERSION, kind, origin: await this.#origin.name() };
    return { ...head, made_at: iso(this.#clock.now()), rooms: rooms.map(({ id }) => id) };
  }

  async #addRoom(
    zip: ZipFile,
    { id, authorId }: ExportOrder["rooms"][number],
    { order, people, tally }: Surroundings,
  ): Promise<void> {
    // Before the room is read: what is posted from now on has numbers that its document does not tell of.
    const last = await this.#messages.last(id);
    const room = await this.#rooms.find(id);
    if (!room) throw roomNotFound();
    const all = await this.#rooms.members(id);
    const members =
      authorId === undefined ? all : all.filter(({ user_id }) => user_id === authorId);
    for (const { user_id } of members) people.add(user_id);
    if (authorId === undefined) people.add(room.created_by);
    const partial = authorId !== undefined;
    addLazily(zip, roomPath(id, "room.json"), async () =>
      json(roomOf(room, members, { partial, owner: order.personId })),
    );
    addLazily(zip, roomPath(id, "messages.ndjson"), async () =>
      Readable.from(this.#messageLines(id, { last, authorId, people, tally })),
    );
    if (!partial)
      addLazily(zip, roomPath(id, "changes.ndjson"), async () =>
        Readable.from(this.#changeLines(room, people)),
      );
    await this.#addFiles(zip, { id, last, authorId });
  }

  /** As they are: pictures, films and archives are packed already, and a packed text could pass for a bomb. */
  async #addFiles(
    zip: ZipFile,
    { id, last, authorId }: Pick<Lines, "last" | "authorId"> & { id: number },
  ): Promise<void> {
    for (const file of await this.#files.posted(id, { last, ownerId: authorId }))
      addLazily(zip, filePath(file.key), () => this.#files.open(file), false);
  }

  async *#messageLines(
    id: number,
    { last, authorId, people, tally }: Lines,
  ): AsyncGenerator<string> {
    let after = 0;
    for (;;) {
      const page = await this.#messages.page(id, { after, limit: PAGE, authorId });
      const whole = page.filter(({ message }) => message.id <= last);
      if (whole.length === 0) return;
      for (const one of whole) note(people, one);
      yield whole.map((one) => `${JSON.stringify(archivedMessage(one))}\n`).join("");
      tally.progress((tally.done += whole.length), tally.total);
      after = whole.at(-1)?.message.id ?? after;
    }
  }

  async *#changeLines({ id, change_seq }: Room, people: Set<number>): AsyncGenerator<string> {
    for (let after = 0; after < change_seq;) {
      const page = await this.#messages.changes(id, { after, limit: PAGE });
      const until = page.filter(({ seq }) => seq <= change_seq);
      if (until.length === 0) return;
      for (const { actor_id } of until) people.add(actor_id);
      yield until.map((one) => `${JSON.stringify(archivedChange(one))}\n`).join("");
      after = until.at(-1)?.seq ?? change_seq;
    }
  }

  async #people(ids: ReadonlySet<number>, { emails, personId }: ExportOrder): Promise<object[]> {
    const users = [...(await this.#users.findMany(ids)).values()].toSorted((a, b) => a.id - b.id);
    return users.map((user: User) => archivedPerson(user, emails || user.id === personId));
  }
}

/** Which messages of a room are written. */
interface Lines extends Omit<Surroundings, "order"> {
  last: number;
  authorId: number | undefined;
}

interface Surroundings {
  order: ExportOrder;
  people: Set<number>;
  tally: { done: number; total: number; progress: Progress };
}

function note(people: Set<number>, { message, reactions }: WholeMessage): void {
  people.add(message.author_id);
  for (const { user_id } of reactions) people.add(user_id);
}

/** A room of which only one person's part is told was made, as far as the archive knows, by that person. */
function roomOf(
  room: Room,
  members: readonly Membership[],
  { partial, owner }: { partial: boolean; owner: number | undefined },
): object {
  const made = archivedRoom(room, members, partial);
  return partial ? { ...made, created_by: owner } : made;
}

function json(value: object): Readable {
  return Readable.from([JSON.stringify(value, null, 2)]);
}

/** Adds an entry whose content is made when its turn comes. */
// oxlint-disable-next-line eslint/max-params -- where, what, and how
function addLazily(
  zip: ZipFile,
  path: string,
  make: () => Promise<Readable>,
  compress = true,
): void {
  zip.addReadStreamLazy(path, { compress }, (deliver) => {
    make().then(
      (stream) => deliver(null, stream),
      (error: unknown) => deliver(error instanceof Error ? error : new Error(String(error))),
    );
  });
}
