import { singleton } from "../../platform/container/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { Hub } from "../../platform/realtime/index.ts";
import { AccountEvents } from "./account_events.ts";
import { Devices } from "./devices.ts";
import { Users } from "./users.ts";

const LOCKED_OUT = "accounts.locked_out";
const RIGHTS = "accounts.rights_changed";

interface Payload {
  user_id: number;
}

/**
 * What follows for live connections when somebody is locked out or has another role. Through the outbox, so that it
 * also happens when the console does it, or when this process dies right after.
 */
@singleton()
export class AccountNews {
  readonly #outbox: Outbox;
  readonly #events: AccountEvents;
  readonly #hub: Hub;
  readonly #users: Users;
  readonly #devices: Devices;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(outbox: Outbox, events: AccountEvents, hub: Hub, users: Users, devices: Devices) {
    this.#outbox = outbox;
    this.#events = events;
    this.#hub = hub;
    this.#users = users;
    this.#devices = devices;
  }

  /** Begins to write down and to deliver; once, before the outbox starts. */
  listen(): void {
    this.#events.onDisabled(({ id }) => this.#add(LOCKED_OUT, id));
    this.#events.onRoleChanged(({ id }) => this.#add(RIGHTS, id));
    this.#outbox.handle(LOCKED_OUT, (payload) => this.#lockOut(payload as Payload), { live: true });
    this.#outbox.handle(RIGHTS, (payload) => this.#comeBack(payload as Payload), { live: true });
  }

  #add(topic: string, userId: number): Promise<void> {
    const payload: Payload = { user_id: userId };
    return this.#outbox.add({ topic, subject: `user:${userId}`, payload });
  }

  async #lockOut({ user_id }: Payload): Promise<void> {
    const user = await this.#users.find(user_id);
    // Whoever was let in again meanwhile may have signed in since.
    if (!user || user.disabled_at === null) return;
    await this.#devices.endAll(user_id);
    await this.#hub.disconnectUser(user_id, "signed_out");
  }

  /** A connection knows its person as they were when it opened, so it has to open again. */
  #comeBack({ user_id }: Payload): Promise<void> {
    return this.#hub.disconnectUser(user_id, "rights_changed");
  }
}
