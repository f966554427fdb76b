import type { CloseName } from "./closes.ts";
import type { ErrorCode } from "./errors.ts";

interface Limit {
  /** What is counted. */
  text: string;
  /** The setting that holds the figure, or the figure itself where it is fixed. */
  figure: string | number;
  /** What follows when it is passed: an error that leaves the connection, or a close. */
  leads: { error: ErrorCode } | { close: CloseName };
}

/** Every limit of the hub, for the protocol document and the admin area. */
export const limits = {
  connections: {
    text: "Live connections of one node.",
    figure: "REALTIME_MAX_CONNECTIONS",
    leads: { close: "node_full" },
  },
  connections_per_address: {
    text: "Live connections of one client address on one node.",
    figure: "REALTIME_MAX_CONNECTIONS_PER_ADDRESS",
    leads: { close: "address_full" },
  },
  connections_per_user: {
    text: "Live connections of one person on one node.",
    figure: "REALTIME_MAX_CONNECTIONS_PER_USER",
    leads: { close: "user_full" },
  },
  connections_per_app: {
    text: "Live connections of one app on one node, as the app says.",
    figure: "app",
    leads: { close: "app_full" },
  },
  subscriptions: {
    text: "Channels of one connection.",
    figure: "REALTIME_MAX_SUBSCRIPTIONS",
    leads: { error: "too_many_subscriptions" },
  },
  message_bytes: {
    text: "Bytes of one frame that a client sends.",
    figure: "REALTIME_MAX_MESSAGE_BYTES",
    leads: { close: "too_large" },
  },
  messages_per_second: {
    text: "Frames a second that one connection sends, with a burst of five times that.",
    figure: "REALTIME_MESSAGES_PER_SECOND",
    leads: { error: "rate_limited" },
  },
  waiting_bytes: {
    text: "Bytes that wait for one slow reader.",
    figure: "REALTIME_MAX_BUFFER_BYTES",
    leads: { close: "slow_reader" },
  },
  waiting_ms: {
    text: "Milliseconds without a byte leaving while some wait.",
    figure: "REALTIME_MAX_STALL_MS",
    leads: { close: "slow_reader" },
  },
  silence_ms: {
    text: "Milliseconds without a sign of life.",
    figure: "REALTIME_SILENT_MS",
    leads: { close: "silent" },
  },
  channel_name: {
    text: "Characters of a channel's name.",
    figure: 164,
    leads: { error: "invalid_channel" },
  },
  event_name: {
    text: "Characters of an event's name.",
    figure: 200,
    leads: { error: "reserved_event" },
  },
  members: {
    text: "Members of one presence channel, where the app sets a limit.",
    figure: "app",
    leads: { error: "members_full" },
  },
  client_events: {
    text: "Client events a second of one Pusher connection, as its app says; 10 by default.",
    figure: "app",
    leads: { error: "rate_limited" },
  },
  watchlist: {
    text: "Users that a signed-in Pusher client may watch.",
    figure: 100,
    leads: { error: "watchlist_full" },
  },
  member_bytes: {
    text: "Bytes of what others see of a member, where the app sets a limit.",
    figure: "app",
    leads: { error: "member_too_large" },
  },
} as const satisfies Record<string, Limit>;
