import { singleton } from "../../platform/container/index.ts";
import type { User } from "./user.ts";

type Listener = (user: User) => void | Promise<void>;

/**
 * What other features want to know of accounts. Listeners run inside the transaction that makes the change and are
 * waited for: what they write holds with it or not at all, and an error undoes the whole. They may run again when
 * the transaction does, so anything but the database belongs into `database.afterCommit`.
 *
 * @example
 * events.onFirstAdmin((admin) => rooms.create(admin, { name: "general", kind: "open" }));
 * events.onCreated((user) => memberships.joinFirstRoom(user));
 */
@singleton()
export class AccountEvents {
  readonly #firstAdmin: Listener[] = [];
  readonly #created: Listener[] = [];
  readonly #changed: Listener[] = [];

  /** The installation has its first administrator; told before `onCreated`. */
  onFirstAdmin(listener: Listener): void {
    this.#firstAdmin.push(listener);
  }

  /** Somebody has a new account. */
  onCreated(listener: Listener): void {
    this.#created.push(listener);
  }

  /** Name, colour or picture are other ones now. */
  onChanged(listener: Listener): void {
    this.#changed.push(listener);
  }

  async firstAdmin(user: User): Promise<void> {
    for (const listener of this.#firstAdmin) await listener(user);
  }

  async created(user: User): Promise<void> {
    for (const listener of this.#created) await listener(user);
  }

  async changed(user: User): Promise<void> {
    for (const listener of this.#changed) await listener(user);
  }
}
