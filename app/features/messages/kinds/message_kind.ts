import { z } from "zod";
import { autoconfigure, tag } from "../../../platform/container/index.ts";
import type { Viewer } from "../../../platform/security/index.ts";
import type { Room } from "../../rooms/index.ts";
import type { StoredMentions } from "../mentions/mention.ts";
import type { Names } from "../mentions/names.ts";
import type { Message } from "../tables.ts";

/** What somebody wants to post, with `data` as the kind's schema left it. */
export interface Writing<Data> {
  viewer: Viewer;
  room: Room;
  /** As it was sent, unchecked; "" when nothing was. */
  text: string;
  data: Data;
  /** Most characters of a text in this room. */
  limit: number;
  /** Who is meant by an @ in the text: hand it to `rendered`. */
  names?: Names | undefined;
}

/** What is stored of a message. */
export interface Written {
  /** What the message says to whoever knows text alone: search, quotes, notifications, private messages. Markdown. */
  body: string;
  /** The part of it that is text as safe HTML; "" when there is none. */
  html: string;
  /** What else the template and programs need, as JSON can say it; everybody in the room sees it. */
  data?: object | null;
  /** Whom the text names, as `rendered` found it. */
  mentions?: StoredMentions;
}

const Nothing = z.unknown().transform(() => null);

/**
 * What a message can be: a text, a place, a picture. A kind is one class that extends this and lies in a folder called
 * `message_kinds`; it is found by itself. It is drawn by `views/messages/kinds/_{name}.njk`. `docs/message-kinds.md`
 * tells the whole of it.
 *
 * @example
 * export class Shout extends MessageKind {
 *   readonly name = "shout";
 *   write = ({ text, limit, names }: Writing<null>) =>
 *     rendered(checkedText(text, limit).toUpperCase(), names);
 * }
 */
export abstract class MessageKind<Data = null> {
  /** As clients send it in `kind`: small letters and `_`. */
  abstract readonly name: string;

  /** The form of `data` as clients send it; what does not fit is refused as `invalid`. */
  // What the schema lets through is the data: without one that is nothing.
  readonly draft: z.ZodType<Data> = Nothing as unknown as z.ZodType<Data>;

  /** Whether clients may post it. Others are written by the program alone. */
  readonly isPosted: boolean = true;

  /**
   * Checks a message and says what is stored of it; before the transaction, so it may ask and wait.
   *
   * @throws AppError what is told to the author
   */
  abstract write(writing: Writing<Data>): Written | Promise<Written>;

  /**
   * Follows inside the transaction that stores the message: what it writes stands or falls with it. The room is locked.
   *
   * @throws ConflictError when meanwhile it cannot be; a retry then still gets the message of the first time
   */
  stored?(message: Message, writing: Writing<Data>): Promise<void>;

  /** Gives a message other words. Without it messages of this kind cannot be edited. */
  // oxlint-disable-next-line eslint/max-params -- what it was, what it says now, within which bounds
  edit?(now: Message, text: string, limit: number, names?: Names): Written;

  /**
   * What is kept of `data` as another installation kept it, undefined where it does not fit; without this what fits
   * `draft` is kept. Whoever restores the message has put right what `data` names.
   */
  restored?(data: unknown): object | undefined;

  /** What stands in the field while a message is edited; its body unless this says otherwise. */
  source?(now: Message): string;
}

/** All of them. */
export const messageKinds = tag<MessageKind<unknown>>("message-kind");

autoconfigure(MessageKind, messageKinds);
