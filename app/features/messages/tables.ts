import type { Generated, Selectable } from "kysely";
import type { StoredByline } from "./byline.ts";
import type { StoredData } from "./kinds/stored_data.ts";
import type { StoredMentions } from "./mentions/mention.ts";
import type { StoredPreviews } from "./previews/preview.ts";
import type { StoredQuote } from "./replies/quote.ts";
import type { StoredThread } from "./threads/thread.ts";
import type { StoredReactions } from "./reactions/reaction_sum.ts";

/** What happened to a message. */
export type ChangeKind =
  | "created"
  | "edited"
  | "deleted"
  | "reacted"
  | "quoted"
  | "pinned"
  | "unpinned"
  /** The thread that it began has other replies. */
  | "threaded"
  /** What it links to was looked at, or shall not be shown. */
  | "previewed";

export interface MessagesTable {
  id: Generated<number>;
  room_id: number;
  author_id: number;
  /** Made by the sender; with the author it is unique, so a retry never makes a second message. */
  client_id: string;
  /** The name of one of the `MessageKinds`. */
  kind: string;
  /** What it says in words, as Markdown; empty once deleted, and where it only notes something. */
  body: string;
  /** Its text as safe HTML, rendered once. */
  html: string;
  /** What it links to, as JSON (`previewsIn`). */
  previews: StoredPreviews;
  /** What its kind keeps beside the text, as JSON (`dataIn`). */
  data: StoredData;
  /** The message's place in its room: 1 for the first. */
  ordinal: number;
  /** The number of the newest change that touched this message. */
  change_seq: number;
  created_at: number;
  edited_at: number | null;
  deleted_at: number | null;
  /** The sum of its reactions as JSON (`reactionsIn`). */
  reactions: StoredReactions;
  /** The message that this one answers. */
  reply_to_id: number | null;
  /** What that one says as JSON (`quoteIn`). */
  quote: StoredQuote;
  /** When it was pinned for everybody in the room. */
  pinned_at: number | null;
  /** Under whose name it stands as JSON (`bylined`). */
  byline: StoredByline;
  /** The message that began the thread in which this one stands. */
  thread_root_id: number | null;
  /** Its place in that thread: 1 for the first reply. */
  thread_ordinal: number | null;
  /** 1 when it stands in its thread alone; such a one has no place in its room, and its `ordinal` is 0. */
  aside: 1 | null;
  /** The sum of the thread that it began as JSON (`threadIn`). */
  thread: StoredThread;
  /** Whom it names as JSON (`mentionsIn`). */
  mentions: StoredMentions;
}

/** A thread, from its first reply on. */
export interface ThreadsTable {
  root_id: number;
  room_id: number;
  /** How many replies were ever written. */
  last_ordinal: number;
  last_reply_id: number;
}

/** How far somebody has read a thread, and whether its replies count for them. */
export interface ThreadFollowersTable {
  root_id: number;
  user_id: number;
  /** 1 for who follows; 0 for who only looked, 2 for who turned away. */
  following: 0 | 1 | 2;
  last_read_id: number;
  last_read_ordinal: number;
  /** How many of the replies after the last read one are deleted. */
  unread_deleted: number;
}

/** Who is named by a message. */
export interface MessageMentionsTable {
  message_id: number;
  /** 0 for everybody in the room. */
  user_id: number;
  room_id: number;
  aside: 1 | null;
}

/** Who shows nobody what they have read. */
export interface ReceiptsOffTable {
  user_id: number;
  since: number;
}

/** What somebody keeps for later. */
export interface BookmarksTable {
  id: Generated<number>;
  user_id: number;
  message_id: number;
  created_at: number;
}

/** Who reacted to a message with which emoji. */
export interface ReactionsTable {
  id: Generated<number>;
  message_id: number;
  user_id: number;
  emoji: string;
  created_at: number;
}

/** Everything that ever happened to the messages of a room, numbered without a gap. */
export interface ChangesTable {
  room_id: number;
  seq: number;
  kind: ChangeKind;
  message_id: number;
  actor_id: number;
  at: number;
}

/** What a message said before it was edited. */
export interface MessageVersionsTable {
  id: Generated<number>;
  message_id: number;
  body: string;
  replaced_at: number;
}

/** Up to which message somebody's devices were reached in a conversation of two. */
export interface MessageDeliveriesTable {
  room_id: number;
  user_id: number;
  message_id: number;
}

export type Message = Selectable<MessagesTable>;
export type Thread = Selectable<ThreadsTable>;
export type ThreadFollower = Selectable<ThreadFollowersTable>;
export type Change = Selectable<ChangesTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    messages: MessagesTable;
    changes: ChangesTable;
    message_versions: MessageVersionsTable;
    message_deliveries: MessageDeliveriesTable;
    reactions: ReactionsTable;
    bookmarks: BookmarksTable;
    threads: ThreadsTable;
    thread_followers: ThreadFollowersTable;
    message_mentions: MessageMentionsTable;
    receipts_off: ReceiptsOffTable;
  }
}
