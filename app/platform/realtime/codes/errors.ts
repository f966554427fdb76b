import { AppError, type AppErrorOptions } from "../../errors/index.ts";

interface ErrorEntry {
  /** What happened, for people. */
  text: string;
  /** What a client should do next. */
  client: string;
}

/** Every code that a refusal of the hub itself may carry. Features add their own through `AppError`. */
export const errorCodes = {
  binary_not_supported: {
    text: "Binary frames are not read here. Send JSON as text.",
    client: "Send text frames.",
  },
  invalid_json: { text: "This frame is not JSON.", client: "Send one JSON object in each frame." },
  invalid_message: {
    text: "This message is not valid.",
    client: "Mend the named field and send again.",
  },
  unknown_type: {
    text: "There is no message of this type.",
    client: "Check `type`; do not send it again.",
  },
  rate_limited: { text: "Too many messages.", client: "Wait `retry_after` seconds, then go on." },
  invalid_channel: {
    text: "This is not the name of a channel. Use letters, digits and _-=@,.;: and at most 164 characters.",
    client: "Mend the name.",
  },
  channel_refused: {
    text: "There is no such channel, or you may not join it.",
    client: "Do not join it again.",
  },
  not_joined: { text: "You have not joined this channel.", client: "Join it first." },
  signin_refused: {
    text: "What says who you are is not signed by this app.",
    client: "Ask the app's server for a new signature for this socket.",
  },
  signed_in_already: {
    text: "This connection is signed in as somebody else.",
    client: "Open a new connection.",
  },
  watchlist_full: {
    text: "More users are watched than may be; none is.",
    client: "Sign in with at most 100 users in `watchlist`.",
  },
  too_many_subscriptions: {
    text: "This connection has joined as many channels as it may.",
    client: "Leave channels, or open a second connection.",
  },
  members_full: {
    text: "This channel has all the members it may have.",
    client: "Join again later.",
  },
  member_too_large: {
    text: "What the others are to see of you is too long.",
    client: "Send less in `user_info`.",
  },
  join_too_slow: {
    text: "Too much happened on this channel while you joined.",
    client: "Join again.",
  },
  invalid_filter: {
    text: "This filter is not valid.",
    client: "Mend the filter and join again.",
  },
  group_unknown: {
    text: "There is no such group of channels.",
    client: "Check the name.",
  },
  client_event_refused: {
    text: "You may not send client events on this channel.",
    client: "Do not send it again.",
  },
  event_too_large: {
    text: "The data of this event is too long.",
    client: "Send less, or a reference to it.",
  },
  publish_refused: {
    text: "You may not publish on this channel.",
    client: "Do not send it again.",
  },
  scope_missing: { text: "This token may not do that.", client: "Use a token with the scope." },
  reserved_event: {
    text: "This event name is reserved.",
    client: "Choose a name of your own, up to 200 characters.",
  },
  history_away: {
    text: "The history cannot be read at the moment.",
    client: "Read again what you show, or try again later.",
  },
  invalid_token: {
    text: "This token is not valid for live connections.",
    client: "Get a new one; the connection goes on with the old one until that expires.",
  },
  other_person: {
    text: "This token is somebody else's.",
    client: "Open a connection of their own.",
  },
  namespace_unknown: {
    text: "There are no namespaces of Socket.IO here besides the main one. Channels are what others use them for.",
    client: "Connect without a namespace, and subscribe to a channel.",
  },
  not_supported: { text: "This is not supported here.", client: "Do not send it again." },
  internal: {
    text: "Something went wrong on our side. It has been written down.",
    client: "Try again later; name `reference` when you report it.",
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCodes;

/** A refusal by the hub or a gateway. The connection stays. */
export class RealtimeError extends AppError {
  constructor(code: ErrorCode, options: AppErrorOptions & { text?: string; status?: number } = {}) {
    const { text, status = 400, ...rest } = options;
    super(status, code, text ?? errorCodes[code].text, rest);
  }
}
