import { z } from "zod";
import type { Byline } from "./byline.ts";
import { messageEmpty, messageTooLong } from "./message_errors.ts";

/** What somebody wants to say. */
export interface Draft {
  content: string;
  /** `text` unless it says otherwise. */
  kind?: string | undefined;
  /** What that kind needs beside the text; unchecked. */
  data?: unknown;
  /** Made by the sender, once for each message: sending the draft again is safe. */
  client_id: string;
  /** Id of the message that it answers, in the same room. */
  reply_to?: number | undefined;
  /** Set by webhooks alone. */
  byline?: Byline | undefined;
  /** Id of a message of the same room: it stands in the thread of that one. */
  thread_id?: number | undefined;
  /** Of a message in a thread: it stands in the room's list, too. */
  also_in_room?: boolean | undefined;
}

const FORM = "A client id has 1 to 64 letters, digits or the signs . _ : -";

/** Unique for its author; part of the message's id in the page. */
export const ClientId = z.string(FORM).regex(/^[A-Za-z0-9._:-]{1,64}$/, FORM);

/** Something that leaves a trace on the page: neither space nor a sign that is only felt by computers. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Zs}]/u;
/** Control characters say nothing to people; tabs and line ends do. */
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * The text as it will be stored: well-formed, with plain line ends.
 *
 * @param limit most characters; an emoji counts as what it is made of, a letter as one
 * @throws ValidationError `message_empty`, or `message_too_long` with both numbers
 */
export function checkedText(text: string, limit: number): string {
  const clean = text.toWellFormed().replace(/\r\n?/g, "\n").replace(CONTROLS, "");
  if (!VISIBLE.test(clean)) throw messageEmpty();
  const length = characters(clean);
  if (length > limit) throw messageTooLong(length, limit);
  return clean;
}

/** How many characters (code points) a text has. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
