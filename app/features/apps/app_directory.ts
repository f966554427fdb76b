import { singleton } from "../../platform/container/index.ts";
import { ChannelRules, type PusherApp, PusherApps } from "../../platform/realtime/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { Clock } from "../../platform/support/index.ts";
import { type App, namespaceOf, pusherApp } from "./app.ts";
import { Apps } from "./apps.ts";
import { Tickets } from "./tickets.ts";

/** After so long an app is read again, also when no word of a change came. */
const FRESH_MS = 30_000;

interface Known {
  app: App;
  pusher: PusherApp;
  readAt: number;
}

/** The apps that are in use, in memory; read again when they change. */
@singleton()
export class AppDirectory extends PusherApps {
  readonly #apps: Apps;
  readonly #tickets: Tickets;
  readonly #rules: ChannelRules;
  readonly #clock: Clock;
  readonly #byKey = new Map<string, Known>();
  readonly #byId = new Map<string, Known>();
  #all: { apps: App[]; readAt: number } | undefined;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(apps: Apps, tickets: Tickets, rules: ChannelRules, clock: Clock) {
    super();
    this.#apps = apps;
    this.#tickets = tickets;
    this.#rules = rules;
    this.#clock = clock;
  }

  override async byKey(key: string): Promise<PusherApp | undefined> {
    const known = this.#byKey.get(key);
    if (known && this.#isFresh(known)) return known.pusher;
    return this.#remember(await this.#apps.find({ key }), known)?.pusher;
  }

  override async byId(id: string): Promise<PusherApp | undefined> {
    const known = this.#byId.get(id);
    if (known && this.#isFresh(known)) return known.pusher;
    return this.#remember(await this.#apps.find({ id: Number(id) }), known)?.pusher;
  }

  override introduced(ticket: string, socketId: string): Promise<Viewer | undefined> {
    return this.#tickets.read(ticket, socketId);
  }

  /** Those whose channels a namespace holds and who want to be told of something. */
  async listening(namespace: string): Promise<App[]> {
    if (!this.#all || !this.#isFresh(this.#all))
      this.#all = { apps: await this.#apps.list(), readAt: this.#clock.now() };
    return this.#all.apps.filter(
      (app) => namespaceOf(app) === namespace && app.webhooks.length > 0 && app.disabledAt === null,
    );
  }

  /** They may be other ones now. */
  forget(): void {
    this.#byKey.clear();
    this.#byId.clear();
    this.#all = undefined;
  }

  #isFresh({ readAt }: { readAt: number }): boolean {
    return this.#clock.now() - readAt < FRESH_MS;
  }

  /** An app that has not changed stays the same object. */
  #remember(app: App | undefined, before: Known | undefined): Known | undefined {
    if (!app) return undefined;
    const same = before && JSON.stringify(before.app) === JSON.stringify(app);
    const pusher = same ? before.pusher : pusherApp(app);
    const known = { app, pusher, readAt: this.#clock.now() };
    this.#byKey.set(app.key, known);
    this.#byId.set(`${app.id}`, known);
    if (!same && !app.shared) this.#rules.namespace(namespaceOf(app), { counts: app.terms.counts });
    return known;
  }
}
