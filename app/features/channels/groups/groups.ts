import { singleton } from "../../../platform/container/index.ts";
import { Database } from "../../../platform/database/index.ts";
import { ConflictError, NotFoundError } from "../../../platform/errors/index.ts";
import { Outbox } from "../../../platform/queue/index.ts";
import { type AuditActor, AuditLog } from "../../../platform/security/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { type Group, GroupsRepository } from "./groups_repository.ts";

/** Tells running servers that groups are other ones now. */
export const GROUPS_CHANGED = "groups.changed";

type Rework = (channels: readonly string[]) => readonly string[];

/** Groups of channels that administrators keep, besides those of the code: the same on all nodes, and after a restart. */
@singleton()
export class Groups {
  readonly #repository: GroupsRepository;
  readonly #database: Database;
  readonly #outbox: Outbox;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    repository: GroupsRepository,
    database: Database,
    outbox: Outbox,
    audit: AuditLog,
    clock: Clock,
  ) {
    this.#repository = repository;
    this.#database = database;
    this.#outbox = outbox;
    this.#audit = audit;
    this.#clock = clock;
  }

  list(): Promise<Group[]> {
    return this.#repository.all();
  }

  /** @throws ConflictError when there is one of this name */
  create(name: string, channels: readonly string[], actor: AuditActor): Promise<Group> {
    return this.#database.transaction(async () => {
      if (await this.#repository.lock(name))
        throw new ConflictError("group_exists", `There is a group ${name} already.`);
      return this.#store(name, channels, actor);
    });
  }

  /** Makes the group, or gives it these channels and no others. */
  put(name: string, channels: readonly string[], actor: AuditActor): Promise<Group> {
    return this.#database.transaction(() => this.#store(name, channels, actor));
  }

  /** @throws NotFoundError */
  add(name: string, channels: readonly string[], actor: AuditActor): Promise<Group> {
    return this.#change(name, (before) => [...before, ...channels], actor);
  }

  /** @throws NotFoundError */
  remove(name: string, channels: readonly string[], actor: AuditActor): Promise<Group> {
    return this.#change(name, (before) => before.filter((one) => !channels.includes(one)), actor);
  }

  /** Its subscribers leave its channels. @throws NotFoundError */
  async delete(name: string, actor: AuditActor): Promise<void> {
    await this.#database.transaction(async () => {
      if (!(await this.#repository.delete(name))) throw unknown(name);
      await this.#audit.record({ actor, act: "group.deleted", subject: `group:${name}` });
      await this.#outbox.add({ topic: GROUPS_CHANGED, subject: "groups", payload: { name } });
    });
  }

  #change(name: string, rework: Rework, actor: AuditActor): Promise<Group> {
    return this.#database.transaction(async () => {
      const before = await this.#repository.lock(name);
      if (!before) throw unknown(name);
      return this.#store(name, rework(before.channels), actor);
    });
  }

  async #store(name: string, given: readonly string[], actor: AuditActor): Promise<Group> {
    const channels = [...new Set(given)];
    const group = { name, channels, changedAt: this.#clock.now() };
    await this.#repository.store(group);
    const subject = `group:${name}`;
    await this.#audit.record({ actor, act: "group.changed", subject, detail: { channels } });
    await this.#outbox.add({ topic: GROUPS_CHANGED, subject: "groups", payload: { name } });
    return group;
  }
}

function unknown(name: string): NotFoundError {
  return new NotFoundError("group_unknown", `There is no group ${name} that can be changed.`);
}
