/** Why the hub ends a connection, and how each protocol says it. */
export interface Close {
  /** For programs: the reason in a close frame. */
  readonly reason: string;
  /** What happened, for people. */
  readonly text: string;
  /** What a client should do next. */
  readonly client: string;
  /** Whether the client is expected back; its presence then outlives it for the grace. */
  readonly comesBack: boolean;
  readonly codes: {
    /** As sent in the close frame (RFC 6455, 7.4). Our own clients stay away after 4000 and above. */
    readonly websocket: number;
    /**
     * pusher-js stays away after 4000–4099 and from 4300 on, comes back after 1 s for 4100–4199, at once for
     * 4200–4299, and backs off for the rest.
     */
    readonly pusher: number;
  };
}

type Entry = Omit<Close, "reason">;

/** Every close that the hub and its gateways start, by its reason. */
export const closes = {
  restart: {
    text: "The server restarts.",
    client: "Come back after a moment, and recover.",
    comesBack: true,
    codes: { websocket: 1012, pusher: 4200 },
  },
  rights_changed: {
    text: "Your rights are other ones now.",
    client: "Come back, and join your channels again.",
    comesBack: true,
    codes: { websocket: 1012, pusher: 4200 },
  },
  slow_reader: {
    text: "You read too slowly.",
    client: "Come back, and recover what you missed.",
    comesBack: true,
    codes: { websocket: 1013, pusher: 4100 },
  },
  node_full: {
    text: "This server has all the connections it takes.",
    client: "Come back later.",
    comesBack: true,
    codes: { websocket: 1013, pusher: 4100 },
  },
  address_full: {
    text: "Too many connections come from your address.",
    client: "Close some, or come back later.",
    comesBack: true,
    codes: { websocket: 1013, pusher: 4100 },
  },
  user_full: {
    text: "You have too many connections.",
    client: "Close some, or come back later.",
    comesBack: true,
    codes: { websocket: 1013, pusher: 4100 },
  },
  app_full: {
    text: "This app has all the connections it may have.",
    client: "Do not come back; raise the app's limit first.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4004 },
  },
  silent: {
    text: "Nothing came from you for too long.",
    client: "Come back, and recover what you missed.",
    comesBack: true,
    codes: { websocket: 1013, pusher: 4201 },
  },
  too_large: {
    text: "A frame was larger than the limit.",
    client: "Send smaller frames.",
    comesBack: true,
    codes: { websocket: 1009, pusher: 1009 },
  },
  failed: {
    text: "Something went wrong on our side.",
    client: "Come back after a moment.",
    comesBack: true,
    codes: { websocket: 1011, pusher: 4100 },
  },
  not_signed_in: {
    text: "Nobody is signed in.",
    client: "Sign in; do not come back before.",
    comesBack: false,
    codes: { websocket: 4401, pusher: 4009 },
  },
  signed_out: {
    text: "You were signed out.",
    client: "Sign in; do not come back before.",
    comesBack: false,
    codes: { websocket: 4401, pusher: 4009 },
  },
  expired: {
    text: "Your credentials have expired.",
    client: "Get new ones; do not come back before.",
    comesBack: false,
    codes: { websocket: 4401, pusher: 4009 },
  },
  not_allowed: {
    text: "You may not be here any more.",
    client: "Do not come back.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4009 },
  },
  app_unknown: {
    text: "There is no app with this key.",
    client: "Correct the key.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4001 },
  },
  app_disabled: {
    text: "This app is switched off.",
    client: "Do not come back before it is switched on.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4003 },
  },
  origin_refused: {
    text: "Pages of this origin may not use this app.",
    client: "Add the origin to the app's list.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4009 },
  },
  protocol_invalid: {
    text: "The protocol version is not a number.",
    client: "Correct the query value `protocol`.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4006 },
  },
  protocol_unsupported: {
    text: "This protocol version is not spoken here.",
    client: "Use a client of protocol 5 to 7.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4007 },
  },
  protocol_missing: {
    text: "No protocol version was given.",
    client: "Add the query value `protocol`.",
    comesBack: false,
    codes: { websocket: 4403, pusher: 4008 },
  },
  unauthorised: {
    text: "Nothing was authorised in time.",
    client: "Subscribe to a private channel or sign in soon after connecting.",
    comesBack: false,
    codes: { websocket: 4401, pusher: 4009 },
  },
  inactive: {
    text: "The connection was closed because it was not used.",
    client: "Come back when you need it.",
    comesBack: true,
    codes: { websocket: 1013, pusher: 4202 },
  },
} as const satisfies Record<string, Entry>;

export type CloseName = keyof typeof closes;

/** A close that somebody outside the hub chose: a code from 4000 to 4999 and a short reason. */
export interface OwnClose {
  code: number;
  reason: string;
}

/** Our own clients stay away after codes from here on. */
const STAYS_AWAY = 4000;

/** @example closeOf("restart").codes.websocket // 1012 */
export function closeOf(close: CloseName | OwnClose): Close {
  if (typeof close === "string") return { reason: close, ...closes[close] };
  const { code, reason } = close;
  return {
    reason,
    text: reason,
    client: "Ask who runs this installation.",
    comesBack: code < STAYS_AWAY,
    codes: { websocket: code, pusher: code },
  };
}
