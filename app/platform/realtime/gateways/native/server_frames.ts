import { z } from "zod";

const channel = z.string();
const ref = z.union([z.string(), z.number()]).optional();
const place = { epoch: z.string().optional(), offset: z.number().int().optional() };
const time = z.iso.datetime();
const member = z.looseObject({ user_id: z.union([z.number(), z.string()]) });

/** A frame that the hub sends to native clients. */
export interface ServerFrame {
  /** When it comes, and what it says. */
  about: string;
  schema: z.ZodObject;
}

/** Every frame of the hub itself, by its `type`; features add answers and events of their own. */
export const serverFrames = {
  connected: {
    about: "The first frame. From now on everything for this person arrives.",
    schema: z.strictObject({
      type: z.literal("connected"),
      connection_id: z.string(),
      user_id: z.number().int(),
      node_id: z.string(),
      heartbeat: z.number().int(),
      expires_at: time.optional(),
    }),
  },
  joined: {
    about:
      "Answers `join_channel`; the channel's events follow it. With `recovered` all that came after `since` follows at once. For a group it names the channels joined and those refused.",
    schema: z.strictObject({
      type: z.literal("joined"),
      channel,
      members: z.array(member).optional(),
      ...place,
      recovered: z.boolean().optional(),
      cache: z.enum(["hit", "miss"]).optional(),
      channels: z.array(z.string()).optional(),
      refused: z.unknown().optional(),
      ref,
    }),
  },
  left: {
    about: "Answers `leave_channel`; or, with a reason, the hub took the client off a channel.",
    schema: z.strictObject({
      type: z.literal("left"),
      channel,
      reason: z.string().optional(),
      ref,
    }),
  },
  event: {
    about:
      "Something happened on a channel. Numbered on channels with history; `user_id` says which client sent it.",
    schema: z.strictObject({
      type: z.literal("event"),
      channel: channel.optional(),
      event: z.string(),
      id: z.string(),
      offset: z.number().int().optional(),
      user_id: z.union([z.number(), z.string()]).optional(),
      data: z.unknown(),
    }),
  },
  published: {
    about: "Answers `publish`.",
    schema: z.strictObject({
      type: z.literal("published"),
      channel,
      id: z.string().optional(),
      ...place,
      ref,
    }),
  },
  pong: {
    about: "Answers `ping`.",
    schema: z.strictObject({ type: z.literal("pong"), ref }),
  },
  refreshed: {
    about: "Answers `refresh`: the connection lives by the new token.",
    schema: z.strictObject({ type: z.literal("refreshed"), expires_at: time.optional(), ref }),
  },
  token_expiring: {
    about: "The credentials end in so many seconds; send `refresh`.",
    schema: z.strictObject({
      type: z.literal("token_expiring"),
      in: z.number().int(),
      expires_at: time.optional(),
    }),
  },
  recover: {
    about: "Events were missed for good on these channels: read again what you show.",
    schema: z.strictObject({
      type: z.literal("recover"),
      channels: z.array(z.strictObject({ channel, ...place })),
    }),
  },
  error: {
    about: "A message was refused; the connection stays.",
    schema: z.strictObject({
      type: z.literal("error"),
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      retry_after: z.number().optional(),
      reference: z.string().optional(),
      ref,
    }),
  },
} as const satisfies Record<string, ServerFrame>;
