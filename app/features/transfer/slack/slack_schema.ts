import { z } from "zod";
import { Attachment } from "../../slack/index.ts";

/** The documents of a Slack export, as far as they are taken over; whatever else is in them is passed over. */
const Id = z.string().regex(/^[A-Z0-9]{1,32}$/);

export const SlackUsers = z.array(
  z.object({
    id: Id,
    name: z.string().default(""),
    real_name: z.string().nullish(),
    is_bot: z.boolean().nullish(),
    profile: z
      .object({
        display_name: z.string().nullish(),
        real_name: z.string().nullish(),
        email: z.string().nullish(),
      })
      .nullish(),
  }),
);
export type SlackUser = z.output<typeof SlackUsers>[number];

const Said = z.object({ value: z.string().default("") }).nullish();

export const SlackChannels = z.array(
  z.object({
    id: Id,
    name: z.string().nullish(),
    created: z.number().nullish(),
    creator: z.string().nullish(),
    is_archived: z.boolean().nullish(),
    members: z.array(z.string()).default([]),
    topic: Said,
    purpose: Said,
  }),
);
export type SlackChannel = z.output<typeof SlackChannels>[number];

const Ts = z.string().regex(/^\d{1,12}\.\d{1,8}$/);

export const SlackMessages = z.array(
  z.looseObject({
    type: z.string().optional(),
    subtype: z.string().nullish(),
    ts: Ts,
    user: z.string().nullish(),
    bot_id: z.string().nullish(),
    username: z.string().nullish(),
    text: z.string().nullish(),
    thread_ts: Ts.nullish().catch(null),
    edited: z.object({ ts: Ts }).nullish().catch(null),
    reactions: z
      .array(z.object({ name: z.string(), users: z.array(z.string()).default([]) }))
      .nullish()
      .catch(null),
    attachments: z.array(Attachment.catch({})).nullish().catch(null),
    files: z
      .array(
        z.looseObject({
          name: z.string().nullish(),
          title: z.string().nullish(),
          url_private: z.string().nullish(),
          permalink: z.string().nullish(),
        }),
      )
      .nullish()
      .catch(null),
  }),
);
export type SlackMessage = z.output<typeof SlackMessages>[number];
