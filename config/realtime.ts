import { z } from "zod";
import { integer, list, section } from "../app/platform/config/index.ts";

export const realtime = section("realtime", {
  heartbeatMs: {
    env: "REALTIME_HEARTBEAT_MS",
    schema: integer(1000).default(25_000),
    doc: "How often a connection is pinged, in ms.",
  },
  silentMs: {
    env: "REALTIME_SILENT_MS",
    schema: integer(2000).default(60_000),
    doc: "A peer that says nothing for so long is gone, in ms.",
  },
  maxMessageBytes: {
    env: "REALTIME_MAX_MESSAGE_BYTES",
    schema: integer(1024).default(65_536),
    doc: "Largest frame a client may send, in bytes.",
    restart: true,
  },
  maxBufferBytes: {
    env: "REALTIME_MAX_BUFFER_BYTES",
    schema: integer(16_384).default(1_048_576),
    doc: "Waiting bytes after which a slow reader is cut off to come back and catch up.",
  },
  maxStallMs: {
    env: "REALTIME_MAX_STALL_MS",
    schema: integer(1000).default(30_000),
    doc: "A reader to whom no byte could be sent for so long while some wait is cut off likewise, in ms.",
  },
  historySize: {
    env: "REALTIME_HISTORY_SIZE",
    schema: integer(0).default(1_000),
    doc: "Events of a channel that are kept for clients that return; 0 for none.",
  },
  historySeconds: {
    env: "REALTIME_HISTORY_SECONDS",
    schema: integer(1).default(600),
    doc: "For how many seconds they are kept.",
  },
  deflateMinBytes: {
    env: "REALTIME_DEFLATE_MIN_BYTES",
    schema: integer(0).default(1_024),
    doc: "Events of at least so many bytes go out compressed to WebSocket clients that can read it; 0 for none.",
  },
  maxSubscriptions: {
    env: "REALTIME_MAX_SUBSCRIPTIONS",
    schema: integer(1).default(128),
    doc: "Channels a client may join on one connection.",
  },
  maxConnections: {
    env: "REALTIME_MAX_CONNECTIONS",
    schema: integer(1).default(20_000),
    doc: "Live connections of one node.",
  },
  maxConnectionsPerAddress: {
    env: "REALTIME_MAX_CONNECTIONS_PER_ADDRESS",
    schema: integer(1).default(10_000),
    doc: "Live connections of one client address on one node.",
  },
  maxConnectionsPerUser: {
    env: "REALTIME_MAX_CONNECTIONS_PER_USER",
    schema: integer(1).default(100),
    doc: "Live connections of one person on one node.",
  },
  messagesPerSecond: {
    env: "REALTIME_MESSAGES_PER_SECOND",
    schema: integer(1).default(100),
    doc: "Frames a second that one connection may send, with a burst of five times that.",
  },
  expiryWarningMs: {
    env: "REALTIME_EXPIRY_WARNING_MS",
    schema: integer(0).default(60_000),
    doc: "So long before a client's credentials end it is told, in ms.",
  },
  expiryGraceMs: {
    env: "REALTIME_EXPIRY_GRACE_MS",
    schema: integer(0).default(30_000),
    doc: "So long after that it is cut off when it brought no new ones, in ms.",
  },
  presenceLeaseMs: {
    env: "REALTIME_PRESENCE_LEASE_MS",
    schema: integer(3000).default(12_000),
    doc: "After so long a dead node's members vanish, in ms.",
  },
  presenceGraceMs: {
    env: "REALTIME_PRESENCE_GRACE_MS",
    schema: integer(0).default(10_000),
    doc: "A member whose socket vanished stays for so long, in ms.",
  },
  eventLogDays: {
    env: "REALTIME_EVENT_LOG_DAYS",
    schema: integer(1).default(30),
    doc: "Events of channels that ask for a log are kept in the database for so many days.",
  },
  eventLogRows: {
    env: "REALTIME_EVENT_LOG_ROWS",
    schema: integer(1_000).default(1_000_000),
    doc: "And at most so many of them.",
  },
  connectionLogHours: {
    env: "REALTIME_CONNECTION_LOG_HOURS",
    schema: integer(1).default(24),
    doc: "Records of connections that have ended are kept for so many hours.",
  },
  sseRetryMs: {
    env: "REALTIME_SSE_RETRY_MS",
    schema: integer(1).default(1_000),
    doc: "A client of event streams comes back after so long at least and twice that at most, in ms.",
  },
  path: {
    env: "REALTIME_PATH",
    schema: z
      .string()
      .regex(/^(\/[A-Za-z0-9_.~-]+)+$/, "must be a path such as /hub")
      .optional(),
    doc: "Where sockets answer besides their own paths, such as /hub: for /hub/ws, and pusher-js with wsPath.",
    restart: true,
  },
  allowedOrigins: {
    env: "REALTIME_ALLOWED_ORIGINS",
    schema: list(),
    doc: "Further origins whose pages may open sockets and event streams, such as https://app.example.org.",
  },
});
