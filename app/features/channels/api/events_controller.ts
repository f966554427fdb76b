import { z } from "zod";
import { requestScoped } from "../../../platform/container/index.ts";
import { action, json } from "../../../platform/http/index.ts";
import { ChannelEventDraft, EventBatch, Sent, SentToChannel } from "../publishing/event_draft.ts";
import { EventDesk } from "../publishing/event_desk.ts";
import { ChannelParams } from "./channel_resource.ts";

/** Events that programs send. */
@requestScoped()
export class EventsController {
  readonly #desk: EventDesk;

  constructor(desk: EventDesk) {
    this.#desk = desk;
  }

  /** One event on one channel. */
  publish = action(
    {
      params: ChannelParams,
      body: ChannelEventDraft,
      about: { summary: "Publish an event on a channel.", answer: SentToChannel, status: 201 },
    },
    async ({ viewer, params: { name: channel }, body }) => {
      const draft = { ...body, channels: [channel], users: [], groups: [] };
      const [sent] = await this.#desk.send(viewer, [draft]);
      const answer = { id: sent?.id, channel, ...sent?.channels[channel] };
      return json(answer, { status: 201 });
    },
  );

  /** Events to several channels, people and groups. */
  store = action(
    {
      body: EventBatch,
      about: {
        summary: "Publish one event or several to channels, people and groups.",
        answer: z.union([z.object({ events: z.array(Sent) }), Sent]),
        status: 201,
      },
    },
    async ({ viewer, body }) => {
      if ("events" in body)
        return json({ events: await this.#desk.send(viewer, body.events) }, { status: 201 });
      const [sent] = await this.#desk.send(viewer, [body]);
      return json(sent, { status: 201 });
    },
  );
}
