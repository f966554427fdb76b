import type { User } from "../../accounts/index.ts";
import { type Change, dataIn, mentionsIn, type WholeMessage } from "../../messages/index.ts";
import { iso, isoOrNull, type Membership, type Room } from "../../rooms/index.ts";

/** What stands in an archive, in the words of `archive/format.ts`. */
export function archivedPerson({ id, name, email, color, bot }: User, told: boolean): object {
  return {
    id,
    name,
    email: told && !email.endsWith(".invalid") ? email : null,
    color,
    bot: bot === 1,
  };
}

export function archivedRoom(room: Room, members: readonly Membership[], partial: boolean): object {
  const { id, name, description, kind, created_by, change_seq, last_ordinal } = room;
  const { post_by, invite_by, pin_by } = room;
  return {
    id,
    name,
    description,
    kind,
    created_by,
    partial,
    change_seq,
    last_ordinal,
    post_by,
    invite_by,
    pin_by,
    created_at: iso(room.created_at),
    archived_at: isoOrNull(room.archived_at),
    last_message_at: isoOrNull(room.last_message_at),
    members: members.map((one) => ({
      user: one.user_id,
      role: one.role,
      level: one.level,
      joined_at: iso(one.joined_at),
      last_read_ordinal: one.last_read_ordinal,
      unread_deleted: one.unread_deleted,
    })),
  };
}

export function archivedMessage({ message, reactions, versions }: WholeMessage): object {
  const { id, client_id, kind, body, ordinal, html } = message;
  return {
    id,
    client_id,
    kind,
    body,
    ordinal,
    author: message.author_id,
    text: html !== "" || kind === "text",
    data: dataIn(message.data),
    byline: message.byline === null ? null : (JSON.parse(message.byline) as object),
    seq: message.change_seq,
    created_at: iso(message.created_at),
    edited_at: isoOrNull(message.edited_at),
    deleted_at: isoOrNull(message.deleted_at),
    pinned_at: isoOrNull(message.pinned_at),
    reply_to: message.reply_to_id,
    thread: message.thread_root_id,
    thread_ordinal: message.thread_ordinal,
    aside: message.aside === 1,
    mentions: mentionsIn(message.mentions).map((one) => ({
      user: one.id,
      name: one.name,
    })),
    reactions: reactions.map(({ emoji, user_id, created_at }) => {
      return {
        emoji,
        user: user_id,
        at: iso(created_at),
      };
    }),
    versions: versions.map((one) => ({
      body: one.body,
      replaced_at: iso(one.replaced_at),
    })),
  };
}

export function archivedChange({ seq, kind, message_id, actor_id, at }: Change): object {
  return { seq, kind, message: message_id, actor: actor_id, at: iso(at) };
}
