import { AppError, type AppErrorOptions } from "../errors/index.ts";

interface ErrorEntry {
  /** What happened, for people. */
  text: string;
  /** What a client should do next. */
  client: string;
}

/** Every code that an `error` frame of the hub itself may carry. Features add their own through `AppError`. */
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
  too_many_subscriptions: {
    text: "This connection has joined as many channels as it may.",
    client: "Leave channels, or open a second connection.",
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
  invalid_token: {
    text: "This token is not valid for live connections.",
    client: "Get a new one; the connection goes on with the old one until that expires.",
  },
  other_person: {
    text: "This token is somebody else's.",
    client: "Open a connection of their own.",
  },
  not_supported: { text: "This is not supported yet.", client: "Do not send it again." },
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

export interface CloseCode {
  /** As sent in the close frame (RFC 6455, 7.4). Clients stay away after 4000 and above. */
  readonly code: number;
  /** The reason in the close frame, for programs. */
  readonly reason: string;
}

interface CloseEntry extends CloseCode {
  readonly text: string;
  readonly client: string;
}

/** Every close that the hub starts. Clients stay away after 4401 and 4403, and come back after the others. */
export const closeCodes = {
  restart: {
    code: 1012,
    reason: "restart",
    text: "The server restarts.",
    client: "Come back after a moment.",
  },
  rights_changed: {
    code: 1012,
    reason: "rights_changed",
    text: "Your rights are other ones now.",
    client: "Come back, and join your channels again.",
  },
  slow_reader: {
    code: 1013,
    reason: "slow_reader",
    text: "You read too slowly.",
    client: "Come back and catch up.",
  },
  node_full: {
    code: 1013,
    reason: "node_full",
    text: "This server has all the connections it takes.",
    client: "Come back later.",
  },
  address_full: {
    code: 1013,
    reason: "address_full",
    text: "Too many connections come from your address.",
    client: "Close some, or come back later.",
  },
  too_fast: {
    code: 1013,
    reason: "too_fast",
    text: "Too many connections were opened from your address.",
    client: "Come back later.",
  },
  user_full: {
    code: 1013,
    reason: "user_full",
    text: "You have too many connections.",
    client: "Close some, or come back later.",
  },
  too_large: {
    code: 1009,
    reason: "",
    text: "A frame was larger than the limit.",
    client: "Send smaller frames.",
  },
  failed: {
    code: 1011,
    reason: "internal",
    text: "Something went wrong on our side.",
    client: "Come back after a moment.",
  },
  not_signed_in: {
    code: 4401,
    reason: "not_signed_in",
    text: "Nobody is signed in.",
    client: "Sign in; do not come back before.",
  },
  token_expired: {
    code: 4401,
    reason: "token_expired",
    text: "The token expired, and no new one came in time.",
    client: "Get a new token, then come back.",
  },
  not_allowed: {
    code: 4403,
    reason: "not_allowed",
    text: "You may not be here any more.",
    client: "Do not come back.",
  },
} satisfies Record<string, CloseEntry>;
