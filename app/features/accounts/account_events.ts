import { singleton } from "../../platform/container/index.ts";
import type { User } from "./user.ts";

type Listener = (user: User) => void | Promise<void>;
export type AccountEvent =
  | "firstAdmin"
  | "created"
  | "changed"
  | "disabled"
  | "roleChanged"
  | "presenceChosen";

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
  readonly #listeners = {
    firstAdmin: listeners(),
    created: listeners(),
    changed: listeners(),
    disabled: listeners(),
    roleChanged: listeners(),
    presenceChosen: listeners(),
  };

  /** The installation has its first administrator; told before `onCreated`. */
  onFirstAdmin(listener: Listener): void {
    this.#listeners.firstAdmin.push(listener);
  }

  /** Somebody has a new account. */
  onCreated(listener: Listener): void {
    this.#listeners.created.push(listener);
  }

  /** Name, colour or picture are other ones now. */
  onChanged(listener: Listener): void {
    this.#listeners.changed.push(listener);
  }

  /** Somebody was locked out. */
  onDisabled(listener: Listener): void {
    this.#listeners.disabled.push(listener);
  }

  /** Somebody is administrator from now on, or is not any more. */
  onRoleChanged(listener: Listener): void {
    this.#listeners.roleChanged.push(listener);
  }

  /** Somebody wants others to see another presence. */
  onPresenceChosen(listener: Listener): void {
    this.#listeners.presenceChosen.push(listener);
  }

  /** Tells those who listen, one after the other. */
  async tell(event: AccountEvent, user: User): Promise<void> {
    for (const listener of this.#listeners[event]) await listener(user);
  }
}

function listeners(): Listener[] {
  return [];
}
