import { integer, list, rate, section } from "../app/platform/config/index.ts";

/**
 * How often what may happen, by door. `points/seconds` lets so many through in so many seconds; with `/first-longest`
 * who goes on waits `first` seconds and twice as long each time, up to `longest`. `off` takes a door away.
 */
export const limits = section("limits", {
  httpAddress: {
    env: "LIMIT_HTTP_ADDRESS",
    schema: rate("6000/10"),
    doc: "Requests of one address (IPv6: one /64 network), pages and API together.",
  },
  httpPerson: {
    env: "LIMIT_HTTP_PERSON",
    schema: rate("3000/10"),
    doc: "Requests of one person, whatever they come with.",
  },
  apiToken: {
    env: "LIMIT_API_TOKEN",
    schema: rate("3000/10"),
    doc: "Requests with one token.",
  },
  connectAddress: {
    env: "LIMIT_CONNECT_ADDRESS",
    schema: rate("20000/10"),
    doc: "New live connections of one address. How many may be open is in config/realtime.ts.",
  },
  joins: {
    env: "LIMIT_JOINS",
    schema: rate("500/10"),
    doc: "Channels that one connection joins.",
  },
  messages: {
    env: "MESSAGE_RATE",
    schema: rate("100/50/2-60"),
    doc: "What one person says in rooms, over sockets and HTTP together: messages, edits, reactions, pins, changes of rooms, coming back. 100 at once, then two a second.",
  },
  signInAccount: {
    env: "LIMIT_SIGN_IN_ACCOUNT",
    schema: rate("5/3600/1-120"),
    doc: "Failed sign-ins with one e-mail address. The longest wait is short: else strangers could lock somebody out.",
  },
  signInAddress: {
    env: "LIMIT_SIGN_IN_ADDRESS",
    schema: rate("30/3600/1-900"),
    doc: "Failed sign-ins of one address, which may stand for a whole office.",
  },
  signUp: {
    env: "LIMIT_SIGN_UP",
    schema: rate("300/600/2-600"),
    doc: "New accounts that one address makes.",
  },
  setup: {
    env: "LIMIT_SETUP",
    schema: rate("20/600/5-600"),
    doc: "Tries of one address to set the installation up.",
  },
  tokens: {
    env: "LIMIT_TOKENS",
    schema: rate("60/3600/10-600"),
    doc: "Personal tokens that one person makes.",
  },
  accessTokens: {
    env: "LIMIT_ACCESS_TOKENS",
    schema: rate("600/60/5-60"),
    doc: "Short-lived access tokens (JWT) that one person asks for.",
  },
  rooms: {
    env: "LIMIT_ROOMS",
    schema: rate("300/3600/5-600"),
    doc: "Rooms that one person makes.",
  },
  invitations: {
    env: "LIMIT_INVITATIONS",
    schema: rate("2000/3600/5-600"),
    doc: "People whom one person brings into rooms.",
  },
  reports: {
    env: "LIMIT_REPORTS",
    schema: rate("60/3600/5-600"),
    doc: "Messages and people that one person reports.",
  },
  uploads: {
    env: "LIMIT_UPLOADS",
    schema: rate("60/3600/10-600"),
    doc: "Files that one person uploads.",
  },
  webhookCalls: {
    env: "LIMIT_WEBHOOK_CALLS",
    schema: rate("100/60/1-60"),
    doc: "Calls of one incoming webhook.",
  },
  webhookTests: {
    env: "LIMIT_WEBHOOK_TESTS",
    schema: rate("60/600/2-60"),
    doc: "Webhooks that one person calls by hand.",
  },
  bots: {
    env: "LIMIT_BOTS",
    schema: rate("60/3600/10-600"),
    doc: "Bots and webhooks that one person makes.",
  },
  exports: {
    env: "LIMIT_EXPORTS",
    schema: rate("20/3600/60-3600"),
    doc: "Exports that one person asks for.",
  },
  bodyBytes: {
    env: "LIMIT_BODY_BYTES",
    schema: integer(1024).default(1_048_576),
    doc: "Largest body of a request, in bytes, where a route does not say otherwise.",
  },
  exempt: {
    env: "LIMITS_EXEMPT",
    schema: list(),
    doc: "Addresses or CIDR ranges that no limit by address counts: one's own office, a load test.",
    restart: true,
  },
});
