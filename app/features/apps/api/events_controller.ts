import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import type { PusherApp } from "../../../platform/realtime/index.ts";
import { AppChannels, type ChannelFacts } from "../app_channels.ts";
import { Batch, Trigger } from "./api_schema.ts";
import { AppDoor } from "./app_request.ts";

const params = z.object({ id: z.string().regex(/^\d{1,15}$/) });

/** Events of an app's server. The answers are exactly what Pusher's libraries expect. */
@requestScoped()
export class AppEventsController {
  readonly #door: AppDoor;
  readonly #channels: AppChannels;

  constructor(door: AppDoor, channels: AppChannels) {
    this.#door = door;
    this.#channels = channels;
  }

  /** One event on several channels. */
  store = action({ params }, async (request) => {
    const { app, body } = await this.#door.admit(request.params.id, request);
    const { name, data, socket_id, info, ...where } = body(Trigger);
    const channels = [...new Set(where.channels ?? [where.channel ?? ""])];
    await this.#channels.trigger(app, { name, data, channels, socketId: socket_id });
    if (!info) return json({});
    const facts = await Promise.all(channels.map((one) => this.#facts(app, one, info)));
    return json({ channels: Object.fromEntries(channels.map((one, i) => [one, facts[i]])) });
  });

  /** Several events, each on one channel: all of them, or none. */
  batch = action({ params }, async (request) => {
    const { app, body } = await this.#door.admit(request.params.id, request);
    const { batch } = body(Batch);
    const events = batch.map(({ name, data, channel, socket_id }) => {
      return { name, data, channels: [channel], socketId: socket_id };
    });
    for (const event of events) this.#channels.assertTriggerable(app, event);
    for (const event of events) await this.#channels.trigger(app, event);
    if (batch.every(({ info }) => !info)) return json({});
    const told = batch.map(({ channel, info }) => this.#facts(app, channel, info ?? []));
    return json({ batch: await Promise.all(told) });
  });

  /** Nothing is said of users where there are none to be told of. */
  #facts(app: PusherApp, channel: string, info: readonly string[]): Promise<ChannelFacts> {
    const known = info.filter((one) => one !== "user_count" || channel.startsWith("presence-"));
    return this.#channels.facts(app, channel, known);
  }
}
