import { z } from "zod";
import type { UserResource } from "../accounts/index.ts";
import { iso, isoOrNull, roomChannel } from "../rooms/index.ts";
import { bylined } from "./byline.ts";
import { dataIn } from "./kinds/stored_data.ts";
import { mentionsIn, withNames } from "./mentions/mention.ts";
import { Preview, previewsIn } from "./previews/preview.ts";
import { Quote, quoteIn } from "./replies/quote.ts";
import { reactionsIn, ReactionSum } from "./reactions/reaction_sum.ts";
import type { Message } from "./tables.ts";
import { threadIn, threadSummary, ThreadSummary } from "./threads/thread.ts";

const Time = z.iso.datetime();

/** A message as every client gets it, whoever looks; a deleted one has no text any more. */
export const MessageResource = z.object({
  id: z.number().int(),
  room_id: z.number().int(),
  channel: z.string(),
  author: z.object({
    id: z.number().int(),
    name: z.string(),
    color: z.number().int(),
    picture: z.string().nullable(),
    bot: z.literal(true).optional(),
    icon: z.string().optional(),
  }),
  client_id: z.string(),
  /** `text`, `location` …: programs show `content` for those that they do not know. */
  kind: z.string(),
  /** Markdown. */
  content: z.string(),
  html: z.string(),
  /** What this kind has beside the text. */
  data: z.record(z.string(), z.unknown()).nullable(),
  created_at: Time,
  edited_at: Time.nullable(),
  deleted_at: Time.nullable(),
  /** The number of the newest change that touched this message: of two states, the higher is newer. */
  seq: z.number().int(),
  /** The message's place in its room. */
  ordinal: z.number().int(),
  reactions: z.array(ReactionSum),
  pinned_at: Time.nullable(),
  /** What it answers. */
  reply_to: Quote.nullable(),
  /** The message that began the thread in which it stands. */
  thread_id: z.number().int().nullable(),
  /** Whether it stands in its thread alone, and not in the room's list. */
  aside: z.boolean(),
  /** What followed in the thread that it began. */
  thread: ThreadSummary.nullable(),
  /** What it links to. */
  previews: z.array(Preview),
  /** Whom it names; id 0 is everybody in the room. */
  mentions: z.array(z.object({ id: z.number().int(), name: z.string() })),
  /** Its author is blocked by who gets it, so it comes without what it says. */
  withheld: z.literal(true).optional(),
});

export type MessageResource = z.output<typeof MessageResource>;

/** All whose name or face a message shows, by id; who is missing is called "Somebody". */
export type People = ReadonlyMap<number, UserResource>;

/** Ids of all whom a message shows. */
export function peopleIn({ author_id, thread, mentions }: Message): number[] {
  const named = mentionsIn(mentions).map(({ id }) => id);
  return [author_id, ...(threadIn(thread)?.user_ids ?? []), ...named];
}

/** @param people those of `peopleIn` */
export function messageResource(message: Message, people: People): MessageResource {
  return {
    id: message.id,
    room_id: message.room_id,
    channel: roomChannel(message.room_id),
    author: bylined(people.get(message.author_id) ?? someone(message.author_id), message.byline),
    client_id: message.client_id,
    kind: message.kind,
    content: message.body,
    html: message.mentions === null ? message.html : withNames(message.html, people),
    data: dataIn(message.data),
    created_at: iso(message.created_at),
    edited_at: isoOrNull(message.edited_at),
    deleted_at: isoOrNull(message.deleted_at),
    seq: message.change_seq,
    ordinal: message.ordinal,
    reactions: reactionsIn(message.reactions),
    pinned_at: isoOrNull(message.pinned_at),
    reply_to: quoteIn(message.quote),
    thread_id: message.thread_root_id,
    aside: message.aside === 1,
    thread: threadSummary(message.thread, people),
    previews: previewsIn(message.previews),
    mentions: mentionsNow(message, people),
  };
}

function mentionsNow({ mentions }: Message, people: People): MessageResource["mentions"] {
  return mentionsIn(mentions).map(({ id, name }) => ({ id, name: people.get(id)?.name ?? name }));
}

function someone(id: number): UserResource {
  return { id, name: "Somebody", color: 0, picture: null };
}
