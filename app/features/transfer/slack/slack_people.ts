import type { ArchivedPerson, ArchivedRoom } from "../archive/format.ts";
import type { SlackChannel, SlackUser } from "./slack_schema.ts";

const LONGEST = 80;

/** Somebody of a Slack workspace as a person of an archive. */
export function personOf({ id, name, real_name, profile, is_bot }: SlackUser): ArchivedPerson {
  const called = [profile?.display_name, profile?.real_name, real_name, name, id];
  const email = profile?.email?.trim().toLowerCase();
  return {
    id,
    name: (called.find((one) => one?.trim()) ?? id).trim().slice(0, LONGEST),
    email: email && email.includes("@") ? email : null,
    color: null,
    bot: is_bot ?? false,
  };
}

/** A channel as a room of an archive; numbers are given anew. */
export function channelOf(channel: SlackChannel, kind: ArchivedRoom["kind"]): ArchivedRoom {
  const { id, name, created, creator, is_archived, members, purpose, topic } = channel;
  const at = (created ?? 0) * 1000;
  const owner = creator ?? members[0] ?? "";
  return {
    id,
    name: kind === "direct" ? null : (name ?? id).slice(0, LONGEST),
    description: (purpose?.value || topic?.value || "").slice(0, 500),
    kind,
    created_by: owner,
    created_at: at,
    archived_at: is_archived ? at : null,
    partial: true,
    change_seq: 0,
    last_ordinal: 0,
    last_message_at: null,
    post_by: null,
    invite_by: null,
    pin_by: null,
    members: members.map((user) => ({
      user,
      role: user === owner && kind !== "direct" ? "owner" : "member",
      level: "all",
      joined_at: at,
      last_read_ordinal: 0,
      unread_deleted: 0,
    })),
  };
}
