import { Settings } from "../../../../config/settings.ts";
import { singleton } from "../../../platform/container/index.ts";
import { ForbiddenError, TooLargeError } from "../../../platform/errors/index.ts";
import {
  ChannelGroups,
  channelKind,
  CHAT,
  Hub,
  isOpenEventName,
  Occupancy,
  ownChannel,
  RealtimeError,
} from "../../../platform/realtime/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import type { EventDraft, Sent } from "./event_draft.ts";

const MS = 1_000;

/** Takes events from programs: looks whether they may be sent, sends them, and says what became of them. */
@singleton()
export class EventDesk {
  readonly #hub: Hub;
  readonly #groups: ChannelGroups;
  readonly #occupancy: Occupancy;
  readonly #settings: Settings;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(hub: Hub, groups: ChannelGroups, occupancy: Occupancy, settings: Settings) {
    this.#hub = hub;
    this.#groups = groups;
    this.#occupancy = occupancy;
    this.#settings = settings;
  }

  /**
   * Sends events in their order. All are looked at before the first one goes out.
   *
   * @throws RealtimeError `publish_refused`, `reserved_event`, `group_unknown`; ForbiddenError, TooLargeError
   */
  async send(viewer: Viewer, drafts: readonly EventDraft[]): Promise<Sent[]> {
    const checked = drafts.map((draft) => ({ draft, channels: this.#channels(viewer, draft) }));
    for (const { draft } of checked) this.#assertFit(draft);
    const sent: Sent[] = [];
    for (const one of checked) sent.push(await this.#send(viewer, one));
    return sent;
  }

  async #send(
    viewer: Viewer,
    { draft, channels }: { draft: EventDraft; channels: readonly string[] },
  ): Promise<Sent> {
    const { event, data, priority, delay = 0 } = draft;
    const published = await this.#hub.submit(channels, event, data ?? null, {
      sender: viewer.id,
      except: draft.socket_id,
      idempotencyKey: draft.idempotency_key,
      priority,
      delayMs: Math.round(delay * MS),
      asOne: draft.groups.length > 0,
    });
    const counts = draft.info === undefined ? undefined : await this.#counts(channels);
    const places = channels.map((channel, index) => {
      const reached = counts && { reached: counts[index] ?? 0 };
      return [channel, { ...published?.positions[channel], ...reached }] as const;
    });
    return { id: published?.id ?? "", channels: Object.fromEntries(places) };
  }

  async #counts(channels: readonly string[]): Promise<number[]> {
    await this.#occupancy.settled();
    return this.#occupancy.counts(CHAT, channels);
  }

  /** What is not public obeys its own rules and is nothing to publish on from outside. */
  #channels(viewer: Viewer, { channel, channels, users, groups }: EventDraft): string[] {
    const named = channel === undefined ? channels : [channel, ...channels];
    for (const name of named) if (channelKind(name).access !== "public") throw refused(name);
    for (const id of users) assertMayReach(viewer, id);
    const grouped = groups.flatMap((name) => this.#groups.channels(name));
    return [...new Set([...named, ...users.map(ownChannel), ...grouped])];
  }

  #assertFit({ event, data }: EventDraft): void {
    if (!isOpenEventName(event)) throw new RealtimeError("reserved_event");
    const most = this.#settings.realtime.maxMessageBytes;
    const size = Buffer.byteLength(JSON.stringify(data ?? null));
    if (size <= most) return;
    const text = `The data of ${event} has ${size} bytes; ${most} are the most.`;
    throw new TooLargeError("event_too_large", text);
  }
}

function assertMayReach({ id, role }: Viewer, person: number): void {
  if (role === "admin" || id === person) return;
  const text = "Only administrators may send events to other people.";
  throw new ForbiddenError("publish_refused", text);
}

function refused(channel: string): RealtimeError {
  const text = `${channel} is not public, so nothing can be published on it from outside.`;
  return new RealtimeError("publish_refused", { status: 403, text });
}
