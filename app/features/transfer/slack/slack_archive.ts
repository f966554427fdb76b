import type {
  ArchivedChange,
  ArchivedMessage,
  ArchivedPerson,
  ArchivedRoom,
} from "../archive/format.ts";
import type { ImportSource } from "../archive/source.ts";
import { archiveRefused } from "../transfer_errors.ts";
import { ZipSource } from "../zip/zip_source.ts";
import { authorOf, messageOf, saysSomething } from "./slack_message.ts";
import { type SlackChannel, SlackChannels, SlackMessages, SlackUsers } from "./slack_schema.ts";
import { channelOf, personOf } from "./slack_people.ts";

/** Documents that list rooms, and of which kind they are here. */
const LISTS = {
  "channels.json": "open",
  "groups.json": "closed",
  "mpims.json": "direct",
  "dms.json": "direct",
} as const;
const DAY = /\/\d{4}-\d{2}-\d{2}\.json$/;
/** Most people in a conversation; larger ones become closed rooms. */
const DIRECT_MAX = 8;

interface Folder {
  channel: SlackChannel;
  folder: string;
}

/** A Slack export: people, channels, messages, threads as answers, reactions, edits, mentions; files as links. */
export class SlackArchive implements ImportSource {
  readonly origin: string;
  readonly people: ArchivedPerson[];
  readonly rooms: ArchivedRoom[] = [];
  readonly #zip: ZipSource;
  readonly #folders = new Map<string, Folder>();
  readonly #names = new Map<string, string>();
  readonly #passedOver = new Map<string, number>();
  #unknown = 0;

  private constructor(zip: ZipSource, people: ArchivedPerson[]) {
    this.#zip = zip;
    this.people = people;
    for (const { id, name } of people) this.#names.set(String(id), name);
    // The people of a workspace name it; a later export of the same has the same first one.
    this.origin = `slack-${String(people[0]?.id ?? "nobody")}`;
  }

  /** @throws ValidationError `archive_refused` */
  static async open(path: string): Promise<SlackArchive> {
    const zip = await ZipSource.open(path);
    try {
      if (!zip.has("users.json") || !zip.has("channels.json"))
        throw archiveRefused("This is no export of Slack: users.json or channels.json is missing.");
      const users = await zip.json("users.json", SlackUsers);
      const archive = new SlackArchive(zip, users.map(personOf));
      for (const [name, kind] of Object.entries(LISTS))
        if (zip.has(name)) await archive.#list(name, kind);
      await archive.#meetStrangers();
      return archive;
    } catch (error) {
      await zip.close();
      throw error;
    }
  }

  get notes(): string[] {
    const said = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}`]);
    return [
      ...said(
        sum(this.#passedOver.values()),
        "notes of who came, left or changed a channel were passed over.",
      ),
      ...said(this.#unknown, "authors are in no list of people; placeholders stand for them."),
    ];
  }

  async *messages({ id }: ArchivedRoom): AsyncGenerator<ArchivedMessage> {
    const seen = new Set<string>();
    let notes = 0;
    const names = {
      person: (one: string) => this.#names.get(one),
      room: (one: string) => this.#folders.get(one)?.channel.name ?? undefined,
    };
    for await (const message of this.#said(String(id))) {
      if (!saysSomething(message)) {
        this.#passedOver.set(String(id), (notes += 1));
        continue;
      }
      if (seen.has(message.ts)) continue;
      yield messageOf(message, { channel: String(id), names, seen });
      seen.add(message.ts);
    }
  }

  /** Slack does not tell. */
  async *changes(): AsyncGenerator<ArchivedChange> {}

  /** Slack exports links alone. */
  file(): undefined {
    return undefined;
  }

  close(): Promise<void> {
    return this.#zip.close();
  }

  async #list(name: string, kind: ArchivedRoom["kind"]): Promise<void> {
    for (const channel of await this.#zip.json(name, SlackChannels)) {
      const folder = channel.name ?? channel.id;
      const isSmall = channel.members.length >= 2 && channel.members.length <= DIRECT_MAX;
      const as = kind === "direct" && !isSmall ? "closed" : kind;
      this.#folders.set(channel.id, { channel, folder });
      this.rooms.push(channelOf(channel, as));
    }
  }

  /** Messages of a channel in the order of time; a day is read at once. */
  async *#said(id: string) {
    const folder = this.#folders.get(id)?.folder ?? id;
    const days = this.#zip.names.filter((name) => name.startsWith(`${folder}/`) && DAY.test(name));
    for (const day of days.toSorted()) {
      const messages = await this.#zip.json(day, SlackMessages);
      yield* messages.toSorted((a, b) => Number(a.ts) - Number(b.ts));
    }
  }

  /** Authors whom `users.json` does not know: programs, and people of other workspaces. */
  async #meetStrangers(): Promise<void> {
    for (const { id } of this.rooms) {
      for await (const message of this.#said(String(id))) {
        const author = authorOf(message);
        if (!saysSomething(message) || this.#names.has(author)) continue;
        const name = message.username ?? author.replace(/^bot:/, "");
        const bot = message.user === null || message.user === undefined;
        this.people.push({
          id: author,
          name: name.slice(0, 80) || "Somebody",
          email: null,
          color: null,
          bot,
        });
        this.#names.set(author, name);
        this.#unknown += 1;
      }
    }
  }
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((all, count) => all + count, 0);
}
