import { z } from "zod";
import { RealtimeError } from "../../codes/index.ts";

const Frame = z.object({
  event: z.string().min(1),
  channel: z.string().optional(),
  data: z.unknown().optional(),
});

/** A frame of a client. */
export type PusherFrame = z.output<typeof Frame>;

/** @throws RealtimeError `invalid_json`, `invalid_message` */
export function decode(bytes: Buffer): PusherFrame {
  const frame = Frame.safeParse(parse(bytes.toString("utf8")));
  if (frame.success) return frame.data;
  throw new RealtimeError("invalid_message", { text: "A message is an object with an `event`." });
}

/**
 * The data of one of the protocol's own messages: an object, or one inside a string.
 *
 * @throws RealtimeError `invalid_json`, `invalid_message`
 */
export function fieldsOf<S extends z.ZodType>(schema: S, data: unknown): z.output<S> {
  const value = typeof data === "string" ? parse(data) : data;
  const fields = schema.safeParse(value);
  if (fields.success) return fields.data;
  const issue = fields.error.issues[0];
  const text = `${issue?.path.join(".") || "data"}: ${issue?.message ?? "is not valid"}`;
  throw new RealtimeError("invalid_message", { text });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RealtimeError("invalid_json");
  }
}
