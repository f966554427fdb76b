import { singleton } from "../../platform/container/index.ts";
import { Outbox } from "../../platform/queue/index.ts";
import { Log, type Logger } from "../../platform/logging/index.ts";
import { reading } from "../../platform/database/index.ts";
import { Hub, PresenceChoices } from "../../platform/realtime/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { AccountEvents } from "./account_events.ts";
import { Devices } from "./devices.ts";
import { isLockedOut, type PresenceChoice } from "./user.ts";
import { Users } from "./users.ts";

const LOCKED_OUT = "accounts.locked_out";
const PRESENCE = "accounts.presence_chosen";
const RIGHTS = "accounts.rights_changed";

interface Chosen {
  user_id: number;
  presence: PresenceChoice | null;
}

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
  readonly #choices: PresenceChoices;
  readonly #log: Logger;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    outbox: Outbox,
    events: AccountEvents,
    hub: Hub,
    users: Users,
    devices: Devices,
    choices: PresenceChoices,
    log: Log,
    clock: Clock,
  ) {
    this.#outbox = outbox;
    this.#events = events;
    this.#hub = hub;
    this.#users = users;
    this.#devices = devices;
    this.#choices = choices;
    this.#log = log.part("accounts");
    this.#clock = clock;
  }

  /** Begins to write down and to deliver; once, before the outbox starts. */
  listen(): void {
    this.#events.onDisabled(({ id }) => this.#add(LOCKED_OUT, id));
    this.#events.onRoleChanged(({ id }) => this.#add(RIGHTS, id));
    this.#events.onPresenceChosen(({ id }) => this.#add(PRESENCE, id));
    this.#outbox.handle(PRESENCE, (payload) => this.#show(payload as Payload), { live: true });
    this.#hub.onTold(PRESENCE, (news) => this.#apply(news as Chosen | null));
    this.#hub.onTold(RIGHTS, (id) => void (typeof id === "number" && this.#users.forget(id)));
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
    if (!user || !isLockedOut(user, this.#clock.now())) return;
    await this.#hub.tellNodes(RIGHTS, user_id);
    await this.#devices.endAll(user_id);
    await this.#hub.disconnectUser(user_id, "signed_out");
  }

  /** As it is now, in whatever order the changes are told. */
  async #show({ user_id }: Payload): Promise<void> {
    const user = await reading("newest", () => this.#users.find(user_id));
    if (user) await this.#hub.tellNodes(PRESENCE, { user_id, presence: user.presence });
  }

  #apply(chosen: Chosen | null): void {
    if (chosen === null) return;
    this.#choices.apply(chosen.user_id, chosen.presence).catch((error: unknown) => {
      this.#log.warn({ err: error }, "what somebody shows of their presence was not applied");
    });
  }

  /** A connection knows its person as they were when it opened, so it has to open again. */
  async #comeBack({ user_id }: Payload): Promise<void> {
    await this.#hub.tellNodes(RIGHTS, user_id);
    await this.#hub.disconnectUser(user_id, "rights_changed");
  }
}
