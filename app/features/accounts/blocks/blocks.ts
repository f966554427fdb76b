import { singleton } from "../../../platform/container/index.ts";
import { Database, QueryCache, reading } from "../../../platform/database/index.ts";
import { Hub } from "../../../platform/realtime/index.ts";
import { AuditLog, type Viewer } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { Faces } from "../faces.ts";
import { Users } from "../users.ts";
import type { UserResource } from "../user.ts";
import { blockedByViewer, blockOneself, notReachable } from "../account_errors.ts";
import { type Block, BlocksRepository } from "./blocks_repository.ts";
import { blocksChanged } from "./block_events.ts";

/** Changes are told; this is for a word that was lost, in milliseconds. */
const TTL = 10 * 60_000;

interface Blocked {
  /** Ids of those whom one has blocked. */
  blocked: ReadonlySet<number>;
  /** The same, and of those who have blocked one. */
  unseen: ReadonlySet<number>;
}

const NOBODY: Blocked = { blocked: new Set(), unseen: new Set() };

/** Told after the commit, on the node that did it. */
type BlockListener = (userId: number, otherId: number) => Promise<void>;

/**
 * Who wants to hear nothing of whom. Between the two there are no messages in a conversation, no presence and no
 * typing; in rooms that both are in programs get the messages without words, and the browser folds them. The blocked
 * one is not told.
 */
@singleton()
export class Blocks {
  readonly #repository: BlocksRepository;
  readonly #database: Database;
  readonly #users: Users;
  readonly #faces: Faces;
  readonly #cache: QueryCache;
  readonly #hub: Hub;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  readonly #listeners: BlockListener[] = [];

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: BlocksRepository,
    database: Database,
    users: Users,
    faces: Faces,
    cache: QueryCache,
    hub: Hub,
    audit: AuditLog,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#users = users;
    this.#faces = faces;
    this.#cache = cache;
    this.#hub = hub;
    this.#audit = audit;
    this.#clock = clock;
  }

  /** Called when somebody has blocked another person, or blocks them no more. */
  onChanged(listener: BlockListener): void {
    this.#listeners.push(listener);
  }

  /** Doing it twice changes nothing. @throws NotFoundError `user_not_found`, ValidationError `block_oneself` */
  async block(viewer: Viewer, userId: number): Promise<void> {
    if (userId === viewer.id) throw blockOneself();
    const { name } = await this.#users.get(userId);
    const block = { user_id: viewer.id, blocked_id: userId, created_at: this.#clock.now() };
    const isNew = await this.#change(viewer, userId, async () => {
      if (!(await this.#repository.add(block))) return false;
      await this.#record(viewer, "blocked", { userId, name });
      return true;
    });
    if (isNew) await this.#tell(viewer.id, userId);
  }

  /** Nothing happens to whom one has not blocked. @throws NotFoundError `user_not_found` */
  async unblock(viewer: Viewer, userId: number): Promise<void> {
    const { name } = await this.#users.get(userId);
    const isOver = await this.#change(viewer, userId, async () => {
      if (!(await this.#repository.remove(viewer.id, userId))) return false;
      await this.#record(viewer, "unblocked", { userId, name });
      return true;
    });
    if (isOver) await this.#tell(viewer.id, userId);
  }

  /** Whom somebody has blocked, the newest first. */
  async list(userId: number): Promise<UserResource[]> {
    const ids = await this.idsOf(userId);
    const faces = await this.#faces.of(ids);
    return ids.flatMap((id) => faces.get(id) ?? []);
  }

  /** Ids of those whom somebody has blocked. */
  async idsOf(userId: number): Promise<number[]> {
    return (await this.#repository.by(userId)).map(({ blocked_id }) => blocked_id);
  }

  /** Whether one of two has blocked the other, as it is now. */
  async between(one: number, other: number): Promise<{ byOne: boolean; byOther: boolean }> {
    const blocks = await reading("newest", () => this.#repository.around(one));
    return {
      byOne: blocks.some(({ user_id, blocked_id }) => user_id === one && blocked_id === other),
      byOther: blocks.some(({ user_id, blocked_id }) => user_id === other && blocked_id === one),
    };
  }

  /**
   * Whether the first of two may write to the other, as it is now.
   *
   * @throws ForbiddenError `person_blocked`; `person_not_reachable` when it was the other who blocked
   */
  async ensureReachable(one: number, other: number): Promise<void> {
    const { byOne, byOther } = await this.between(one, other);
    if (byOne) throw blockedByViewer();
    if (byOther) throw notReachable();
  }

  /** Ids of those who neither see nor are seen by somebody, whichever of the two blocked the other. */
  async unseen(userId: number): Promise<ReadonlySet<number>> {
    return (await this.around(userId)).unseen;
  }

  /** Whom somebody has blocked, and who is out of sight for them on that account or the other's. */
  async around(userId: number): Promise<Blocked> {
    const name = blocksTag(userId);
    const blocks = await this.#cache.cached({ key: name, ttl: TTL, tags: [name] }, () =>
      this.#repository.around(userId),
    );
    if (blocks.length === 0) return NOBODY;
    const own = blocks.filter(({ user_id }) => user_id === userId);
    return {
      blocked: new Set(own.map(({ blocked_id }) => blocked_id)),
      unseen: new Set(blocks.map((block) => otherOf(block, userId))),
    };
  }

  /** Takes out of each person's companions those who neither see nor are seen by that person. */
  async takeOut(companions: ReadonlyMap<number, Set<number>>): Promise<void> {
    if (companions.size === 0) return;
    for (const { user_id, blocked_id } of await this.#repository.aroundAny([
      ...companions.keys(),
    ])) {
      companions.get(user_id)?.delete(blocked_id);
      companions.get(blocked_id)?.delete(user_id);
    }
  }

  async #change({ id }: Viewer, userId: number, work: () => Promise<boolean>): Promise<boolean> {
    return this.#database.transaction(async () => {
      const changed = await work();
      if (changed) this.#cache.invalidate(blocksTag(id), blocksTag(userId));
      return changed;
    });
  }

  async #tell(userId: number, otherId: number): Promise<void> {
    await this.#hub.sendToUser(userId, blocksChanged, { user_ids: await this.idsOf(userId) });
    await this.#hub.review(userId);
    await this.#hub.review(otherId);
    for (const listener of this.#listeners) await listener(userId, otherId);
  }

  #record(
    actor: Viewer,
    act: string,
    { userId, name }: { userId: number; name: string },
  ): Promise<void> {
    return this.#audit.record({
      actor,
      act: `user.${act}`,
      subject: `user:${userId}`,
      detail: { name },
    });
  }
}

function otherOf({ user_id, blocked_id }: Block, userId: number): number {
  return user_id === userId ? blocked_id : user_id;
}

function blocksTag(userId: number): string {
  return `blocks:${userId}`;
}
