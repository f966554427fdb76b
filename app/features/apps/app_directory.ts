import { singleton } from "../../platform/container/index.ts";
import { ChannelRules, type PusherApp, PusherApps } from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock, RecentlyRead } from "../../platform/support/index.ts";
import { type App, namespaceOf, pusherApp } from "./app.ts";
import { Apps } from "./apps.ts";
import { Tickets } from "./tickets.ts";

/** After so long an app is read again, also when no word of a change came. */
const FRESH_MS = 30_000;
/** Of so many it is remembered what they are: by the key, and by the number. */
const REMEMBERED = 2_000;

interface Known {
  app: App;
  pusher: PusherApp;
}

/** The apps that are in use, in memory; read again when they change. */
@singleton()
export class AppDirectory extends PusherApps {
  readonly #apps: Apps;
  readonly #tickets: Tickets;
  readonly #rules: ChannelRules;
  readonly #recent: RecentlyRead<string, PusherApp | undefined>;
  readonly #all: RecentlyRead<"all", App[]>;
  /** As they were when they were read last, by id. */
  readonly #known = new Map<number, Known>();

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(apps: Apps, tickets: Tickets, rules: ChannelRules, clock: Clock) {
    super();
    this.#apps = apps;
    this.#tickets = tickets;
    this.#rules = rules;
    this.#recent = new RecentlyRead({ clock, believedMs: FRESH_MS, most: REMEMBERED });
    this.#all = new RecentlyRead({ clock, believedMs: FRESH_MS, most: 1 });
  }

  override async byKey(key: string): Promise<PusherApp | undefined> {
    return this.#recent.take(`key ${key}`, () => this.#read({ key }));
  }

  override async byId(id: string): Promise<PusherApp | undefined> {
    return this.#recent.take(`id ${id}`, () => this.#read({ id: Number(id) }));
  }

  override introduced(ticket: string, socketId: string): Promise<Viewer | undefined> {
    return this.#tickets.read(ticket, socketId);
  }

  /** Those whose channels a namespace holds and who want to be told of something. */
  async listening(namespace: string): Promise<App[]> {
    const apps = await this.#all.take("all", () => this.#apps.list());
    return apps.filter(
      (app) => namespaceOf(app) === namespace && app.webhooks.length > 0 && app.disabledAt === null,
    );
  }

  /** They may be other ones now. */
  forget(): void {
    this.#recent.forget();
    this.#all.forget();
  }

  async #read(by: { id: number } | { key: string }): Promise<PusherApp | undefined> {
    const app = await this.#apps.find(by);
    return app && this.#pusherOf(app);
  }

  /** An app that has not changed stays the same object. */
  #pusherOf(app: App): PusherApp {
    const before = this.#known.get(app.id);
    if (before && JSON.stringify(before.app) === JSON.stringify(app)) return before.pusher;
    const pusher = pusherApp(app);
    this.#known.set(app.id, { app, pusher });
    if (!app.shared) this.#rules.namespace(namespaceOf(app), { counts: app.terms.counts });
    return pusher;
  }
}
