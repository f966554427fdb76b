import { z } from "zod";
import { flag, integer, section } from "../app/platform/config/index.ts";

export const session = section("session", {
  store: {
    env: "SESSION_STORE",
    schema: z.enum(["memory", "database", "redis"]).default("database"),
    doc: "database, redis or memory. Redis is faster; without persistence its restart signs everybody out.",
    restart: true,
  },
  cookie: {
    env: "SESSION_COOKIE",
    schema: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,40}$/)
      .default("parley_session"),
    doc: "Name of the cookie; __Host- is put before it over TLS.",
  },
  domain: {
    env: "SESSION_DOMAIN",
    schema: z.string().optional(),
    doc: "Cookie domain; leave empty unless subdomains share the session.",
  },
  path: {
    env: "SESSION_PATH",
    schema: z.string().startsWith("/").default("/"),
    doc: "Cookie path.",
  },
  sameSite: {
    env: "SESSION_SAME_SITE",
    schema: z.enum(["lax", "strict", "none"]).default("lax"),
    doc: "SameSite of the cookie.",
  },
  secure: {
    env: "SESSION_SECURE",
    schema: z.enum(["auto", "true", "false"]).default("auto"),
    doc: "auto marks the cookie Secure where the request came over TLS.",
  },
  httpOnly: { env: "SESSION_HTTP_ONLY", schema: flag(true), doc: "Keeps the cookie from scripts." },
  idleMinutes: {
    env: "SESSION_IDLE_MINUTES",
    schema: integer(1).default(20_160),
    doc: "A session unused for so many minutes ends.",
  },
  mergeTimeoutMs: {
    env: "SESSION_MERGE_TIMEOUT_MS",
    schema: integer(100, 60_000).default(5000),
    doc: "How long a request tries to write its change beside others of the same session, in ms.",
  },
  absoluteMinutes: {
    env: "SESSION_ABSOLUTE_MINUTES",
    schema: integer(1).default(129_600),
    doc: "A session ends so many minutes after sign-in in any case.",
  },
});
