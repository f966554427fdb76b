import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

export const database = section("database", {
  url: {
    env: "DATABASE_URL",
    schema: z
      .string()
      .regex(
        /^(sqlite:|mysql:\/\/|mariadb:\/\/)/,
        "must begin with sqlite:, mysql:// or mariadb://",
      )
      .optional(),
    doc: "sqlite:path/to/file.db or mysql://user:password@host:3306/name. An SQLite file under storage/ when missing.",
    secret: true,
    restart: true,
  },
  poolSize: {
    env: "DATABASE_POOL_SIZE",
    schema: integer(1, 1000).default(10),
    doc: "Connections of the MySQL pool.",
    restart: true,
  },
  queueLimit: {
    env: "DATABASE_QUEUE_LIMIT",
    schema: integer(0).default(1000),
    doc: "Requests that may wait for a connection; 0 for no limit.",
    restart: true,
  },
  acquireTimeoutMs: {
    env: "DATABASE_ACQUIRE_TIMEOUT_MS",
    schema: integer(100).default(5000),
    doc: "How long to wait for a connection, in milliseconds.",
    restart: true,
  },
});
