import { FirstRun, type User, Users } from "../features/accounts/index.ts";
import { Messages, ReadState } from "../features/messages/index.ts";
import { DirectRooms, type MemberRoom, Rooms, ViewerRooms } from "../features/rooms/index.ts";
import { singleton } from "../platform/container/index.ts";
import { Database } from "../platform/database/index.ts";
import type { Viewer } from "../platform/security/index.ts";
import { conversations } from "./conversations/index.ts";
import { DEMO_PASSWORD, emailOf, PEOPLE, PERSON_KEYS, type PersonKey } from "./people.ts";
import { beginning, type Moment, schedule } from "./schedule.ts";
import type { Conversation } from "./script.ts";
import { StoryClock } from "./story_clock.ts";

/** Some have not read the newest messages of some rooms. */
const UNREAD = 4;

type Cast = Record<PersonKey, Viewer>;

export interface Planted {
  users: number;
  rooms: number;
  messages: number;
}

/** Demo data through the same verbs that people use: all of it, or none. */
@singleton()
export class Seed {
  readonly #users: Users;
  readonly #firstRun: FirstRun;
  readonly #rooms: Rooms;
  readonly #directRooms: DirectRooms;
  readonly #viewerRooms: ViewerRooms;
  readonly #messages: Messages;
  readonly #readState: ReadState;
  readonly #database: Database;
  readonly #clock: StoryClock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    users: Users,
    firstRun: FirstRun,
    rooms: Rooms,
    directRooms: DirectRooms,
    viewerRooms: ViewerRooms,
    messages: Messages,
    readState: ReadState,
    database: Database,
    clock: StoryClock,
  ) {
    this.#users = users;
    this.#firstRun = firstRun;
    this.#rooms = rooms;
    this.#directRooms = directRooms;
    this.#viewerRooms = viewerRooms;
    this.#messages = messages;
    this.#readState = readState;
    this.#database = database;
    this.#clock = clock;
  }

  /** Who is in the way of demo people: anybody at all, or the demo people themselves. */
  async standsInTheWay(): Promise<"nobody" | "people" | "demo"> {
    if (await this.#users.byEmail(emailOf("ada"))) return "demo";
    return (await this.#users.exist()) ? "people" : "nobody";
  }

  /** How many messages there will be. */
  get size(): number {
    return schedule(conversations, this.#clock.now()).length;
  }

  /** @param said called after each message */
  async plant(said = () => {}): Promise<Planted> {
    const now = this.#clock.now();
    try {
      return await this.#database.transaction(() => this.#tell(now, said));
    } finally {
      this.#clock.tell();
    }
  }

  async #tell(now: number, advance: () => void): Promise<Planted> {
    this.#clock.tell(beginning(conversations, now));
    const cast = await this.#cast();
    const rooms = new Map<Conversation, number>();
    for (const one of conversations) rooms.set(one, await this.#room(one, cast));
    const moments = schedule(conversations, now);
    const newest = await this.#say(moments, { cast, rooms, advance });
    this.#clock.tell(now);
    for (const [one, ids] of newest) await this.#read(one, ids, { cast, rooms });
    return { users: PERSON_KEYS.length, rooms: rooms.size, messages: moments.length };
  }

  async #cast(): Promise<Cast> {
    const first = (await this.#firstRun.isNeeded()) ? "admin" : "member";
    const members: [PersonKey, Viewer][] = [];
    for (const key of PERSON_KEYS) {
      const draft = { name: PEOPLE[key], email: emailOf(key), password: DEMO_PASSWORD };
      const user = await this.#users.create(draft, key === "ada" ? first : "member");
      members.push([key, viewerOf(user)]);
    }
    // One entry for each key.
    return Object.fromEntries(members) as Cast;
  }

  async #room({ room, kind, description, people }: Conversation, cast: Cast): Promise<number> {
    const [maker, ...others] = people.map((key) => cast[key]);
    if (!maker) throw new Error("A conversation needs people.");
    const member_ids = others.map(({ id }) => id);
    if (room === null || kind === "direct") {
      return (await this.#directRooms.open(maker, member_ids)).id;
    }
    const known = (await this.#viewerRooms.open(maker, room)).find(({ name }) => name === room);
    return known?.id ?? this.#rooms.create(maker, { name: room, description, kind, member_ids });
  }

  async #say(
    moments: readonly Moment[],
    { cast, rooms, advance }: Stage & { readonly advance: () => void },
  ): Promise<Map<Conversation, number[]>> {
    const said = new Map<Conversation, number[]>();
    for (const [index, { conversation, author, text, at }] of moments.entries()) {
      this.#clock.tell(at);
      const found = await this.#found(cast[author], rooms.get(conversation));
      const draft = { content: text, client_id: `demo-${index}` };
      const { id } = await this.#messages.post(cast[author], found, draft);
      said.set(conversation, [...(said.get(conversation) ?? []), id]);
      advance();
    }
    return said;
  }

  async #read(
    conversation: Conversation,
    ids: readonly number[],
    { cast, rooms }: Stage,
  ): Promise<void> {
    for (const [index, key] of conversation.people.entries()) {
      const isBehind = (index + ids.length) % 3 === 1;
      const upTo = ids.at(isBehind ? -1 - UNREAD : -1);
      if (upTo === undefined) continue;
      await this.#readState.markRead(
        cast[key],
        await this.#found(cast[key], rooms.get(conversation)),
        upTo,
      );
    }
  }

  #found(viewer: Viewer, room = 0): Promise<MemberRoom> {
    return this.#viewerRooms.findAsMember(viewer, room);
  }
}

interface Stage {
  cast: Cast;
  rooms: ReadonlyMap<Conversation, number>;
}

function viewerOf({ id, name, role }: User): Viewer {
  return { id, name, role, scopes: null };
}
