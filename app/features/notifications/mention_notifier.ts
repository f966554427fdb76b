import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { channelKey, CHAT, Presence } from "../../platform/realtime/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { Blocks, Faces } from "../accounts/index.ts";
import {
  EVERYBODY,
  excerpt,
  type MentionChange,
  Mentions,
  ThreadReading,
} from "../messages/index.ts";
import { Audience, type Listening, roomChannel } from "../rooms/index.ts";
import { Notifications } from "./notifications.ts";

const TOPIC = "mention.notify";
/** Who has the room open is given this long to read it there, in milliseconds. */
const PATIENCE_MS = 1500;

interface Payload {
  message_id: number;
  room_id: number;
  thread_id: number | null;
  aside: boolean;
  author_id: number;
  text: string;
  added: readonly number[];
  removed: readonly number[];
  /** Those that the message names now. */
  named: readonly number[];
  /** The second look: at who had the room open the first time. */
  looked?: readonly number[];
}

/** Notifies whom a message names, once: nobody who wrote it, has it before their eyes, muted the room or left it. */
@singleton()
export class MentionNotifier {
  readonly #mentions: Mentions;
  readonly #notifications: Notifications;
  readonly #audience: Audience;
  readonly #threads: ThreadReading;
  readonly #presence: Presence;
  readonly #faces: Faces;
  readonly #blocks: Blocks;
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    mentions: Mentions,
    notifications: Notifications,
    audience: Audience,
    threads: ThreadReading,
    presence: Presence,
    faces: Faces,
    blocks: Blocks,
    database: Database,
    outbox: Outbox,
    clock: Clock,
  ) {
    this.#mentions = mentions;
    this.#notifications = notifications;
    this.#audience = audience;
    this.#threads = threads;
    this.#presence = presence;
    this.#faces = faces;
    this.#blocks = blocks;
    this.#database = database;
    this.#outbox = outbox;
    this.#clock = clock;
  }

  /** Called once at start. */
  listen(): void {
    this.#mentions.onChanged((change) => this.#add(payloadOf(change)));
    this.#outbox.handle(TOPIC, (payload) => this.#notify(payload as Payload), { live: true });
  }

  #add(payload: Payload, at?: number): Promise<void> {
    const subject = subjectOf(payload);
    return this.#outbox.add({ topic: TOPIC, subject, payload, ...(at !== undefined && { at }) });
  }

  async #notify(payload: Payload): Promise<void> {
    await this.#withdraw(payload);
    if (payload.added.length === 0) return;
    const people = await this.#concerned(payload);
    if (payload.looked) return this.#send(payload, people);
    const key = channelKey(CHAT, roomChannel(payload.room_id));
    const here = new Set((await this.#presence.members(key)).map(({ user_id }) => Number(user_id)));
    await this.#send(
      payload,
      people.filter((id) => !here.has(id)),
    );
    const looked = people.filter((id) => here.has(id));
    if (looked.length === 0) return;
    const later = { ...payload, removed: [], looked };
    await this.#database.transaction(() => this.#add(later, this.#clock.now() + PATIENCE_MS));
  }

  /** Whom it names no longer; with @room gone, all but those who are named still. */
  async #withdraw(payload: Payload): Promise<void> {
    const { removed, named, room_id } = payload;
    if (removed.length === 0) return;
    const gone = removed.includes(EVERYBODY)
      ? (await this.#audience.of(room_id)).map(({ user_id }) => user_id)
      : removed;
    const still = new Set(named);
    const ids = gone.filter((id) => !still.has(id));
    if (ids.length > 0) await this.#notifications.withdraw(subjectOf(payload), ids);
  }

  /** Members whom it names, who want to hear of it and have not read it. */
  async #concerned({ room_id, thread_id, aside, message_id, author_id, added, looked }: Payload) {
    const all = await this.#audience.of(room_id);
    const unseen = await this.#blocks.unseen(author_id);
    const everybody = added.includes(EVERYBODY);
    const read = thread_id === null ? null : await this.#threads.whoRead(thread_id, message_id);
    const hasRead = ({ user_id, last_read_id }: Listening) =>
      read?.has(user_id) === true || (!aside && last_read_id >= message_id);
    return all
      .filter(({ user_id, level }) => user_id !== author_id && level !== "none")
      .filter(({ user_id }) => !unseen.has(user_id))
      .filter(({ user_id }) => (looked ? looked.includes(user_id) : true))
      .filter(({ user_id }) => everybody || added.includes(user_id))
      .filter((member) => !hasRead(member))
      .map(({ user_id }) => user_id);
  }

  async #send(payload: Payload, userIds: readonly number[]): Promise<void> {
    if (userIds.length === 0) return;
    const { room_id, message_id, thread_id, aside, author_id, text } = payload;
    const who = (await this.#faces.one(author_id))?.name ?? "Somebody";
    const room = await this.#audience.nameOf(room_id);
    const data = {
      room_id,
      message_id,
      thread_id,
      aside,
      author_id,
      url: `/rooms/${room_id}?message=${message_id}`,
    };
    const title = room === null ? `${who} mentioned you` : `${who} mentioned you in ${room}`;
    const common = {
      title,
      message: text,
      type: "mention" as const,
      data,
      subject: subjectOf(payload),
    };
    await this.#notifications.send(...userIds.map((user_id) => ({ user_id, ...common })));
  }
}

function subjectOf({ message_id }: Pick<Payload, "message_id">): string {
  return `message:${message_id}`;
}

function payloadOf({ message, added, removed, named }: MentionChange): Payload {
  const { id: message_id, room_id, thread_root_id: thread_id, author_id, body } = message;
  const place = { message_id, room_id, thread_id, aside: message.aside === 1, author_id };
  return { ...place, text: excerpt(body), added, removed, named };
}
