import { type Notice, plainData } from "../../../platform/realtime/index.ts";

/** One event as a receiver gets it. */
export type WebhookBody = { name: string; channel: string } & Record<string, string | number>;

/** A notice in the words of the protocol. */
export function webhookBody(notice: Notice): WebhookBody {
  return { name: notice.kind, channel: notice.channel, ...details(notice) };
}

function details(notice: Notice): Record<string, string | number> {
  switch (notice.kind) {
    case "member_added":
    case "member_removed":
      return { user_id: String(notice.user_id) };
    case "subscription_count":
      return { subscription_count: notice.count };
    case "client_event":
      return clientEvent(notice);
    case "cache_miss":
    case "channel_occupied":
    case "channel_vacated":
      return {};
  }
}

function clientEvent(notice: Extract<Notice, { kind: "client_event" }>): Record<string, string> {
  const { event, data, connection, user_id } = notice;
  const said = { event, data: plainData(data), socket_id: connection };
  return user_id === undefined ? said : { ...said, user_id: String(user_id) };
}

/** Notices that say that something is so, and those that say that it is no more. */
const PAIRS = {
  channel_occupied: "rises",
  channel_vacated: "falls",
  member_added: "rises",
  member_removed: "falls",
} as const;

/** Whether a notice begins or ends a state; nothing for what just happens. */
export function turnOf({ kind }: Notice): "rises" | "falls" | undefined {
  return kind in PAIRS ? PAIRS[kind as keyof typeof PAIRS] : undefined;
}

/** Both kinds of the pair that a notice belongs to, or its own alone. */
export function kindsOf({ kind }: Notice): readonly string[] {
  if (kind.startsWith("channel_")) return ["channel_occupied", "channel_vacated"];
  return kind.startsWith("member_") ? ["member_added", "member_removed"] : [kind];
}
