import { requestScoped } from "../../../platform/container/index.ts";
import { BadRequestError, NotFoundError } from "../../../platform/errors/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import {
  channelKey,
  channelKind,
  CHAT,
  Hub,
  Occupancy,
  type PastEvent,
  type PastEvents,
  type Position,
  Presence,
  publicMember,
  type Veil,
} from "../../../platform/realtime/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import { ChannelAccess } from "../channel_access.ts";
import {
  ChannelParams,
  ChannelResource,
  ChannelsPage,
  ChannelsQuery,
  HistoryPage,
  HistoryQuery,
  Members,
  placeOf,
} from "./channel_resource.ts";

/** Channels for programs: which there are, who is there, and what was said. */
@requestScoped()
export class ChannelsController {
  readonly #access: ChannelAccess;
  readonly #occupancy: Occupancy;
  readonly #presence: Presence;
  readonly #hub: Hub;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(access: ChannelAccess, occupancy: Occupancy, presence: Presence, hub: Hub) {
    this.#access = access;
    this.#occupancy = occupancy;
    this.#presence = presence;
    this.#hub = hub;
  }

  index = action(
    {
      query: ChannelsQuery,
      about: { summary: "List channels that somebody listens to.", answer: ChannelsPage },
    },
    async ({ viewer, query: { prefix, after, limit } }) => {
      await this.#occupancy.settled();
      const all = await this.#occupancy.channels(CHAT, prefix);
      const names = [...all.keys()].filter((name) => name > after).toSorted();
      const seen = await this.#seen(viewer, names, limit + 1);
      const data = seen.slice(0, limit).map((name) => resource(name, all.get(name) ?? 0));
      return json({ data, has_more: seen.length > limit });
    },
  );

  show = action(
    {
      params: ChannelParams,
      about: { summary: "Tell how many listen to a channel.", answer: ChannelResource },
    },
    async ({ viewer, params: { name } }) => {
      if (!(await this.#access.sees(viewer, name))) await this.#access.assert(viewer, name);
      await this.#occupancy.settled();
      const [count = 0] = await this.#occupancy.counts(CHAT, [name]);
      return json(resource(name, count));
    },
  );

  members = action(
    {
      params: ChannelParams,
      about: { summary: "Tell who is on a presence channel.", answer: Members },
    },
    async ({ viewer, params: { name } }) => {
      const veil = await this.#access.assert(viewer, name);
      if (channelKind(name).access !== "presence")
        throw new BadRequestError("not_presence", `${name} is no presence channel.`);
      const members = await this.#presence.members(channelKey(CHAT, name));
      const seen = members.filter(({ user_id }) => veil?.shows(user_id) ?? true);
      return json({ data: seen.map(publicMember) });
    },
  );

  history = action(
    {
      params: ChannelParams,
      query: HistoryQuery,
      about: { summary: "Read events back, oldest first.", answer: HistoryPage },
    },
    async ({ viewer, params: { name }, query: { since, limit } }) => {
      const veil = await this.#access.assert(viewer, name);
      const place = await this.#place(name, since);
      const past = await this.#hub.history(name, { since: place, limit });
      if (!past) throw new NotFoundError("no_history", `No events of ${name} are kept.`);
      const data = past.events.flatMap((event) => pastEvent(event, veil) ?? []);
      return json({ data, ...past.position, ...extentOf(past, place, limit) });
    },
  );

  /** Rules are asked only until the page is full. */
  async #seen(viewer: Viewer, names: readonly string[], most: number): Promise<string[]> {
    const seen: string[] = [];
    for (const name of names) {
      if (seen.length === most) break;
      if (await this.#access.sees(viewer, name)) seen.push(name);
    }
    return seen;
  }

  async #place(name: string, since: string | undefined): Promise<Position | undefined> {
    if (since === undefined) return undefined;
    const { epoch, offset } = placeOf(since);
    if (epoch !== undefined) return { epoch, offset };
    const now = await this.#hub.history(name, { limit: 1 });
    return now && { epoch: now.position.epoch, offset };
  }
}

/** Whether something before these was lost, and whether there is more to ask for. */
function extentOf({ position, events }: PastEvents, since: Position | undefined, limit: number) {
  const [first = position.offset + 1, last = position.offset] = [
    events[0]?.offset,
    events.at(-1)?.offset,
  ];
  if (!since) return { complete: first === 1, has_more: events.length === limit && first > 1 };
  const complete = since.epoch === position.epoch && first === since.offset + 1;
  return { complete, has_more: last < position.offset };
}

function resource(name: string, subscriptions: number) {
  return { name, kind: channelKind(name).access, subscriptions };
}

/** As its reader sees it: a program, that folds nothing. */
function pastEvent({ offset, publication }: PastEvent, veil: Veil | undefined) {
  const seen = veil ? veil.of(publication, { folds: false }) : publication;
  if (!seen) return undefined;
  const { id, event, data, sender, at } = seen;
  const from = sender !== undefined && { user_id: sender };
  return { id, event, data, offset, ...from, sent_at: new Date(at).toISOString() };
}
