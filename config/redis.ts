import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

export const redis = section("redis", {
  url: {
    env: "REDIS_URL",
    schema: z
      .string()
      .regex(/^rediss?:\/\//, "must begin with redis:// or rediss://")
      .optional(),
    doc: "Shared broker, presence and sessions for several nodes: redis://host:6379/0. In-process when missing.",
    secret: true,
    restart: true,
  },
  prefix: {
    env: "REDIS_PREFIX",
    schema: z.string().default("parley:"),
    doc: "Begins every key and channel in Redis. On Redis Cluster it names a tag: {parley}:",
    restart: true,
  },
  partitions: {
    env: "REDIS_PARTITIONS",
    schema: integer(0).default(0),
    doc: "Sharded channels that carry all topics, the same on every node (Redis 7, Redis Cluster); 0 for a plain channel each.",
    restart: true,
  },
});
