import { z } from "zod";
import { section } from "../app/platform/config/index.ts";

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
    doc: "Begins every key and channel in Redis.",
    restart: true,
  },
});
