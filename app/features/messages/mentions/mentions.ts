import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { Faces } from "../../accounts/index.ts";
import { abilitiesIn, Rosters, type ViewerRoom } from "../../rooms/index.ts";
import type { Message } from "../tables.ts";
import { FollowersRepository } from "../threads/followers_repository.ts";
import { EVERYBODY, type Mention, mentionsIn, type StoredMentions } from "./mention.ts";
import { roomMentionRefused } from "./mention_errors.ts";
import { MentionsRepository } from "./mentions_repository.ts";
import { Names } from "./names.ts";

/** Who is named by a message since now, and who is not any more. */
export interface MentionChange {
  message: Message;
  /** Ids; `EVERYBODY` among them for @room. */
  added: readonly number[];
  removed: readonly number[];
  /** All whom it names now. */
  named: readonly number[];
}

/** Is called inside the transaction of the change: what it writes stands or falls with it. */
export type MentionListener = (change: MentionChange) => Promise<void>;

/** Whom messages name. The ids are kept with the message, so that nobody is lost who takes another name. */
@singleton()
export class Mentions {
  readonly #rosters: Rosters;
  readonly #faces: Faces;
  readonly #repository: MentionsRepository;
  readonly #followers: FollowersRepository;
  readonly #settings: Settings;
  readonly #listeners: MentionListener[] = [];

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    rosters: Rosters,
    faces: Faces,
    repository: MentionsRepository,
    followers: FollowersRepository,
    settings: Settings,
  ) {
    this.#rosters = rosters;
    this.#faces = faces;
    this.#repository = repository;
    this.#followers = followers;
    this.#settings = settings;
  }

  /**
   * Who may be named by a text: the members of the room. Nothing where no @ is.
   *
   * @param known whom the message named before
   */
  async names(
    roomId: number,
    text: string,
    known: StoredMentions = null,
  ): Promise<Names | undefined> {
    if (!text.includes("@")) return undefined;
    return new Names(await this.#members(roomId), mentionsIn(known));
  }

  /** @param known as in `names`. @throws ForbiddenError `room_mention_refused` */
  ensureAllowed(found: ViewerRoom, mentions: StoredMentions, known: StoredMentions = null): void {
    const isNew = idsIn(mentions).includes(EVERYBODY) && !idsIn(known).includes(EVERYBODY);
    if (isNew && !this.mayCallEverybody(found)) throw roomMentionRefused();
  }

  /** Whether somebody may use @room: everybody in a direct room, else owners and moderators, or as it is set. */
  mayCallEverybody(found: ViewerRoom): boolean {
    if (found.room.kind === "direct") return true;
    return this.#settings.chat.roomMentions === "everybody" || abilitiesIn(found).administer;
  }

  /** In the transaction of the change. @param before what the message named until now */
  async keep(message: Message, before: StoredMentions = null): Promise<void> {
    if (message.mentions === before) return;
    const [was, is] = [idsIn(before), idsIn(message.mentions)];
    const added = is.filter((id) => !was.includes(id));
    const removed = was.filter((id) => !is.includes(id));
    await this.#repository.remove(message.id, removed);
    await this.#repository.add(message, added);
    const { thread_root_id: root } = message;
    if (root !== null)
      await this.#followers.follow(
        root,
        added.filter((id) => id !== EVERYBODY),
      );
    for (const listener of this.#listeners) await listener({ message, added, removed, named: is });
  }

  /** Calls when a message names others than before. */
  onChanged(listener: MentionListener): void {
    this.#listeners.push(listener);
  }

  async #members(roomId: number): Promise<Mention[]> {
    const seats = (await this.#rosters.of([roomId])).get(roomId) ?? [];
    const faces = await this.#faces.of(seats.map(({ user_id }) => user_id));
    return [...faces.values()].map(({ id, name }) => ({ id, name }));
  }
}

function idsIn(stored: StoredMentions): number[] {
  return [...new Set(mentionsIn(stored).map(({ id }) => id))];
}
