import type { Context } from "hono";
import { z } from "zod";
import { BadRequestError } from "../../../platform/errors/index.ts";
import { readBody, readBytes } from "../../../platform/http/index.ts";
import {
  Attachment,
  attachmentText,
  Block,
  blocksText,
  emojiNamed,
  markdownOf,
} from "../../slack/index.ts";
import { nothingToSay } from "../bot_errors.ts";

/** What a caller wants to say. */
export interface HookCall {
  /** Markdown; empty where there is a file alone. */
  text: string;
  username?: string | undefined;
  /** One emoji. */
  icon?: string | undefined;
  client_id?: string | undefined;
  /** Id of a message in the room that it answers. */
  reply_to?: number | undefined;
  files: File[];
}

const LONGEST_NAME = 80;

/** `:tada:` or the sign itself. Addresses of pictures are not fetched: the page shows nothing from elsewhere. */
const Icon = z
  .string()
  .transform((text) => {
    const name = /^:([^:]+(?:::skin-tone-\d)?):$/.exec(text.trim())?.[1];
    const emoji = name === undefined ? text.trim() : emojiNamed(name);
    return emoji !== undefined && /^\p{RGI_Emoji}$/v.test(emoji) ? emoji : undefined;
  })
  .optional()
  .catch(undefined);

const Username = z
  .string()
  .transform((text) =>
    text
      .replace(/[\s\p{Cc}\p{Cf}]+/gu, " ")
      .trim()
      .slice(0, LONGEST_NAME),
  )
  .transform((text) => text || undefined)
  .optional()
  .catch(undefined);

/** Our own form, and that of Slack, in one: `blocks`, `attachments` or `mrkdwn` say that the text is written Slack's way. */
const Said = z.looseObject({
  text: z.string("A message is a text.").max(200_000, "This text is too long.").optional(),
  username: Username,
  icon: Icon,
  icon_emoji: Icon,
  client_id: z.string().min(1).max(200).optional(),
  reply_to: z.coerce.number().int().positive().optional(),
  attachments: z.array(Attachment).max(20, "Send 20 attachments at most.").optional(),
  blocks: z.array(Block).max(100, "Send 100 blocks at most.").optional(),
  mrkdwn: z.boolean().optional(),
  payload: z.string().optional(),
});
type Said = z.output<typeof Said>;

/**
 * Reads a call: JSON, a form (also Slack's `payload`), plain text, or a form with files.
 *
 * @throws ValidationError `nothing_to_say`, BadRequestError, TooLargeError
 */
export async function readCall(c: Context, limit: number): Promise<HookCall> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "text/plain") {
    const text = new TextDecoder().decode(await readBytes(c, limit));
    return call({ text }, []);
  }
  const body = (await readBody(c, limit)) as Record<string, unknown>;
  const files = Object.values(body)
    .flat()
    .filter((value) => value instanceof File);
  const payload = body["payload"];
  return call(typeof payload === "string" ? parsed(payload) : body, files);
}

/** What a call says in a form that was read already. @throws ValidationError `nothing_to_say`; ZodError */
export function call(given: unknown, files: File[] = []): HookCall {
  const result = Said.safeParse(given);
  if (!result.success) throw unreadable(result.error);
  const { attachments = [], username, icon, icon_emoji, client_id, reply_to } = result.data;
  const parts = [wordsOf(result.data), ...attachments.map((one) => attachmentText(one))];
  const whole = parts.filter((part) => part.trim() !== "").join("\n\n");
  if (whole === "" && files.length === 0) throw nothingToSay();
  return { text: whole, username, icon: icon ?? icon_emoji, client_id, reply_to, files };
}

/** Beside blocks Slack shows the text in notifications alone. */
function wordsOf({ text = "", blocks = [], attachments = [], mrkdwn, icon_emoji }: Said): string {
  const said = blocksText(blocks);
  if (said !== "") return said;
  const isSlack = [attachments, blocks].some(({ length }) => length > 0);
  const isWrittenSo = isSlack || mrkdwn === true || icon_emoji !== undefined;
  return isWrittenSo && mrkdwn !== false ? markdownOf(text) : text;
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (cause) {
    throw new BadRequestError("broken_json", "The payload is not valid JSON.", { cause });
  }
}

function unreadable(error: z.ZodError): BadRequestError {
  const [issue] = error.issues;
  const where = issue?.path.join(".") || "The body";
  return new BadRequestError("bad_request", `${where}: ${issue?.message ?? "cannot be read"}`);
}
