import { singleton } from "../../../platform/container/index.ts";
import {
  channelKey,
  channelKind,
  ChannelRules,
  CHAT,
  Hub,
  isSystemChannel,
  Occupancy,
  type PastEvent,
  Presence,
  StatisticsReport,
} from "../../../platform/realtime/index.ts";
import { Clock } from "../../../platform/support/index.ts";
import { type App, Apps } from "../../apps/index.ts";
import { Groups } from "../../channels/index.ts";
import { barChart } from "../errors/bars.ts";
import { spanOf } from "../statistics/range.ts";

const SHOWN = 200;
const EVENTS = 20;
const MEMBERS = 100;
const CHART_HEIGHT = 60;

/** Whose channels: the chat's, or those of an app that is apart. */
export interface ChannelSpace {
  app: number | null;
  name: string;
  namespace: string;
}

export interface ChannelRow {
  name: string;
  app: number | null;
  app_name: string;
  subscriptions: number;
  kind: string;
}

export interface ChannelSearch {
  text?: string | undefined;
  app?: number | undefined;
}

/** Channels that somebody listens to, over all nodes, and one of them from near. */
@singleton()
export class ChannelsPage {
  readonly #occupancy: Occupancy;
  readonly #presence: Presence;
  readonly #rules: ChannelRules;
  readonly #hub: Hub;
  readonly #report: StatisticsReport;
  readonly #apps: Apps;
  readonly #groups: Groups;
  readonly #clock: Clock;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(
    occupancy: Occupancy,
    presence: Presence,
    rules: ChannelRules,
    hub: Hub,
    report: StatisticsReport,
    apps: Apps,
    groups: Groups,
    clock: Clock,
  ) {
    this.#occupancy = occupancy;
    this.#presence = presence;
    this.#rules = rules;
    this.#hub = hub;
    this.#report = report;
    this.#apps = apps;
    this.#groups = groups;
    this.#clock = clock;
  }

  async read({ text = "", app }: ChannelSearch) {
    await this.#occupancy.settled();
    const spaces = await this.#spaces();
    const wanted = spaces.filter((space) => app === undefined || (space.app ?? 0) === app);
    const all = (await Promise.all(wanted.map((space) => this.#rows(space)))).flat();
    const found = all
      .filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()))
      .toSorted((a, b) => b.subscriptions - a.subscriptions || (a.name < b.name ? -1 : 1));
    const groups = await this.#groups.list();
    return { channels: found.slice(0, SHOWN), found: found.length, spaces, groups };
  }

  /** One channel; also one to which nobody listens now. */
  async show(name: string, app: number | null) {
    const namespace = app === null ? CHAT : `app-${app}`;
    const key = channelKey(namespace, name);
    await this.#occupancy.settled();
    const ruled = this.#rules.isRuled(namespace, name);
    const [counts, members, events, traffic] = await Promise.all([
      this.#occupancy.counts(namespace, [name]),
      this.#presence.members(key).catch(() => []),
      this.#events(name, namespace),
      this.#traffic(key),
    ]);
    const { keep, persist, clientEvents } = this.#rules.optionsOf(key);
    return {
      name,
      app,
      kind: kindOf(name),
      ruled,
      subscriptions: counts[0] ?? 0,
      members: { count: members.length, ids: ruled ? [] : idsOf(members) },
      settings: {
        kept: keep ? keep.size : 0,
        kept_seconds: keep ? keep.ms / 1000 : 0,
        persist,
        client_events: clientEvents,
      },
      events: events.map((event) => eventResource(event, ruled)).toReversed(),
      traffic,
    };
  }

  async #rows({ app, name: app_name, namespace }: ChannelSpace): Promise<ChannelRow[]> {
    const counts = await this.#occupancy.channels(namespace);
    return [...counts]
      .filter(([name]) => !isSystemChannel(name))
      .map(([name, subscriptions]) => ({ name, app, app_name, subscriptions, kind: kindOf(name) }));
  }

  async #spaces(): Promise<ChannelSpace[]> {
    const apart = (await this.#apps.list()).filter(({ shared }) => !shared);
    return [{ app: null, name: "Parley", namespace: CHAT }, ...apart.map(spaceOf)];
  }

  async #events(name: string, namespace: string): Promise<PastEvent[]> {
    const past = await this.#hub.history(name, { namespace, limit: EVENTS }).catch(() => undefined); // while Redis is away
    return past?.events ?? [];
  }

  async #traffic(channel: string) {
    const { from, to, stepMs } = spanOf("24h", this.#clock.now());
    const points = await this.#report.series({ from, to, channel }, stepMs);
    const byTime = new Map(points.map(({ at, messages_out }) => [at, messages_out]));
    const steps = Array.from({ length: (to - from) / stepMs }, (_, n) => from + n * stepMs);
    return steps.map((at) => byTime.get(at) ?? 0);
  }
}

export type ChannelDetail = Awaited<ReturnType<ChannelsPage["show"]>>;

export function channelChart({ traffic }: Pick<ChannelDetail, "traffic">) {
  return barChart(traffic, CHART_HEIGHT);
}

function spaceOf({ id, name }: App): ChannelSpace {
  return { app: id, name, namespace: `app-${id}` };
}

function kindOf(name: string): string {
  const { access, encrypted, cache } = channelKind(name);
  return [access, encrypted && "encrypted", cache && "cached"].filter(Boolean).join(", ");
}

function idsOf(members: readonly { user_id: number | string }[]): string[] {
  return members.slice(0, MEMBERS).map(({ user_id }) => `${user_id}`);
}

/** What was said on a channel that a rule guards is for those who may join it. */
function eventResource({ offset, publication }: PastEvent, ruled: boolean) {
  const { id, event, at, payload } = publication;
  const bytes = payload.byteLength;
  const data = ruled ? null : payload.toString("utf8").slice(0, 2000);
  return { id, event, offset, bytes, data, at: new Date(at).toISOString() };
}
