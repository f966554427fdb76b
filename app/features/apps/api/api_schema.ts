import { z } from "zod";
import { BadRequestError } from "../../../platform/errors/index.ts";
import { isChannelName, isSocketId } from "../../../platform/realtime/index.ts";

const MOST_CHANNELS = 100;
const MOST_EVENTS = 10;
const TO_USER = /^#server-to-user-[^/]{1,164}$/;

const Channel = z
  .string()
  .refine((name) => isChannelName(name) || TO_USER.test(name), "is not the name of a channel");
const EventName = z.string().min(1).max(200);
const SocketId = z.string().refine(isSocketId, "is not a socket_id");
/** `a,b` as a list. */
const Info = z.string().transform((text) => text.split(",").map((one) => one.trim()));

const common = {
  name: EventName,
  data: z.unknown().optional(),
  socket_id: SocketId.nullish(),
  info: Info.nullish(),
};

/** `POST /events`. */
export const Trigger = z
  .object({
    ...common,
    channels: z.array(Channel).min(1).max(MOST_CHANNELS).optional(),
    channel: Channel.optional(),
  })
  .refine(({ channel, channels }) => channel !== undefined || channels !== undefined, {
    path: ["channels"],
    message: "must name one channel or more",
  });

/** `POST /batch_events`. */
export const Batch = z.object({
  batch: z
    .array(z.object({ ...common, channel: Channel }))
    .min(1)
    .max(MOST_EVENTS),
});

/** The query of `GET /channels` and `GET /channels/{name}`. */
export const Listing = z.object({
  filter_by_prefix: z.string().max(164).default(""),
  info: Info.default([]),
});

/** @throws BadRequestError, which is what Pusher's libraries expect of a refused body */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const fields = issues.map(({ path, message }) => ({ field: path.join("."), message }));
  const text = fields.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new BadRequestError("invalid", text, { fields });
}
