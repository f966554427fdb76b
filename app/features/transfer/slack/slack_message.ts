import { attachmentText, emojiNamed, markdownOf, type Names } from "../../slack/index.ts";
import type { ArchivedMessage } from "../archive/format.ts";
import type { SlackMessage } from "./slack_schema.ts";

/** What only notes that something happened to a channel. */
const NOTES =
  /^(channel|group)_|^(bot_add|bot_remove|pinned_item|unpinned_item|reminder_add|tombstone|huddle_thread|sh_room_created)$/;

/** `1700000000.123456` in milliseconds. */
export function timeOf(ts: string): number {
  return Math.floor(Number(ts) * 1000);
}

/** Whether a message says something of its own. */
export function saysSomething({ subtype, type = "message" }: SlackMessage): boolean {
  return type === "message" && !NOTES.test(subtype ?? "");
}

/** Who wrote a message, as the list of people names them. */
export function authorOf({ user, bot_id, username }: SlackMessage): string {
  return user ?? bot_id ?? `bot:${username ?? "Bot"}`;
}

/** What a message says, as Markdown; files as links. */
export function bodyOf({ text, attachments, files }: SlackMessage, names: Names): string {
  const links = (files ?? []).flatMap(({ title, name, url_private, permalink }) => {
    const url = url_private ?? permalink;
    const label = (title ?? name ?? "File").replace(/[[\]\n]/g, " ").trim() || "File";
    return url && /^https?:\/\//.test(url)
      ? [`[${label}](${url.replace(/[()\s]/g, "")})`]
      : [label];
  });
  const parts = [
    markdownOf(text ?? "", names).trim(),
    ...(attachments ?? []).map((one) => attachmentText(one, names)),
    links.join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** What is known in a channel: under which id a message stands, and who is called how. */
export interface SlackPlace {
  channel: string;
  names: Names;
  /** Times of the messages that answers belong to and that came before. */
  seen: ReadonlySet<string>;
}

/** A message of Slack as one of an archive. */
export function messageOf(
  message: SlackMessage,
  { channel, names, seen }: SlackPlace,
): ArchivedMessage {
  const { ts, thread_ts, edited, reactions, username, bot_id } = message;
  const parent = thread_ts && thread_ts !== ts && seen.has(thread_ts) ? thread_ts : null;
  const at = timeOf(ts);
  return {
    id: ts,
    author: authorOf(message),
    client_id: `slack-${channel}-${ts}`,
    kind: "text",
    body: bodyOf(message, names),
    text: true,
    data: null,
    byline: bot_id && username ? { name: username.slice(0, 80) } : null,
    ordinal: 0,
    seq: 0,
    created_at: at,
    edited_at: edited ? timeOf(edited.ts) : null,
    deleted_at: null,
    pinned_at: null,
    reply_to: parent,
    thread: null,
    thread_ordinal: null,
    aside: false,
    mentions: [],
    reactions: (reactions ?? []).flatMap(({ name, users }) => {
      const emoji = emojiNamed(name);
      return emoji === undefined ? [] : users.map((user) => ({ emoji, user, at }));
    }),
    versions: [],
  };
}
