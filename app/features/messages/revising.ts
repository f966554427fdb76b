import { singleton } from "../../platform/container/index.ts";
import { Database } from "../../platform/database/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { RoomSequence } from "../rooms/index.ts";
import { ChangeLog } from "./change_log.ts";
import { messageNotFound } from "./message_errors.ts";
import type { MessageResource } from "./message_resource.ts";
import { MessageResources } from "./message_resources.ts";
import { MessagesRepository } from "./messages_repository.ts";
import type { ChangeKind, Message } from "./tables.ts";

/** What becomes of a message as it is now, at this time in milliseconds; undefined when it stays as it is. */
export type Decide = (now: Message, at: number) => Promise<Revision | undefined>;

export interface Revision {
  kind: Exclude<ChangeKind, "created">;
  update: Partial<Omit<Message, "id" | "room_id" | "author_id" | "client_id" | "change_seq">>;
  /** What else follows, in the same transaction. */
  follow?: (message: Message) => Promise<void>;
}

/** Changes a message that is there, whatever about it: one transaction that gives the change its number. */
@singleton()
export class Revising {
  readonly #database: Database;
  readonly #repository: MessagesRepository;
  readonly #changes: ChangeLog;
  readonly #sequence: RoomSequence;
  readonly #resources: MessageResources;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    database: Database,
    repository: MessagesRepository,
    changes: ChangeLog,
    sequence: RoomSequence,
    resources: MessageResources,
    clock: Clock,
  ) {
    this.#database = database;
    this.#repository = repository;
    this.#changes = changes;
    this.#sequence = sequence;
    this.#resources = resources;
    this.#clock = clock;
  }

  /**
   * The room is locked first, so that the message cannot change under our hands.
   *
   * @returns the message as it is after the commit
   * @throws NotFoundError `message_not_found`
   */
  async revise(
    viewer: Pick<Viewer, "id">,
    { id, ...old }: Message,
    decide: Decide,
  ): Promise<MessageResource> {
    const author = await this.#resources.author(old.author_id);
    return this.#database.transaction(async () => {
      await this.#sequence.lock(old.room_id);
      const now = await this.#repository.find(id);
      if (!now) throw messageNotFound();
      const at = this.#clock.now();
      const revision = await decide(now, at);
      if (!revision) return this.#resources.one(now);
      const change_seq = await this.#sequence.nextChange(now.room_id);
      const update = { ...revision.update, change_seq };
      await this.#repository.update(id, update);
      const { kind } = revision;
      const message = { ...now, ...update };
      const resource = await this.#changes.record({
        kind,
        message,
        author,
        actorId: viewer.id,
        at,
      });
      await revision.follow?.(message);
      return resource;
    });
  }
}
