import { singleton } from "../../../platform/container/index.ts";
import { Presence } from "../../../platform/realtime/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { Blocks, personResource, type PersonResource } from "../../accounts/index.ts";
import { unreadOf } from "../../rooms/index.ts";
import { type PrivateMessage, privateMessage } from "./private_message.ts";
import { Receipts } from "./receipts.ts";
import { PrivateRepository } from "./private_repository.ts";

/** A conversation with one other person. */
export interface Conversation {
  user: PersonResource;
  last_message: PrivateMessage;
  unread_count: number;
}

/** What was not read, in all and from each person. */
export interface UnreadMessages {
  total: number;
  by_user: { user_id: number; unread_count: number }[];
}

/** With whom somebody talks, in two queries whatever their number. */
@singleton()
export class Conversations {
  readonly #repository: PrivateRepository;
  readonly #presence: Presence;
  readonly #blocks: Blocks;
  readonly #receipts: Receipts;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: PrivateRepository,
    presence: Presence,
    blocks: Blocks,
    receipts: Receipts,
  ) {
    this.#repository = repository;
    this.#presence = presence;
    this.#blocks = blocks;
    this.#receipts = receipts;
  }

  /** Those in which something stands, the newest first. */
  async of(viewer: Pick<Viewer, "id">): Promise<Conversation[]> {
    const newest = await this.#repository.newest(viewer.id);
    const pairs = await this.#repository.pairs(viewer.id);
    const byUser = new Map(pairs.map((pair) => [pair.user_id, pair]));
    const online = await this.#presence.isOnline([...byUser.keys()]);
    const unseen = await this.#blocks.unseen(viewer.id);
    const letters = await this.#receipts.shown(viewer.id, newest.map(privateMessage));
    return letters.flatMap((row) => {
      const pair = byUser.get(row.sender_id === viewer.id ? row.receiver_id : row.sender_id);
      if (!pair) return [];
      const { user_id: id, ...person } = pair;
      const last_seen_at = unseen.has(id) ? null : person.last_seen_at;
      const user = personResource(
        { id, ...person, last_seen_at },
        online.has(id) && !unseen.has(id),
      );
      return [{ user, last_message: row, unread_count: unreadOf(pair, pair) }];
    });
  }

  async unread(viewer: Pick<Viewer, "id">): Promise<UnreadMessages> {
    const pairs = await this.#repository.pairs(viewer.id);
    const by_user = pairs
      .map((pair) => ({ user_id: pair.user_id, unread_count: unreadOf(pair, pair) }))
      .filter(({ unread_count }) => unread_count > 0);
    const total = by_user.reduce((sum, { unread_count }) => sum + unread_count, 0);
    return { total, by_user };
  }
}
