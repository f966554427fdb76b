import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

export const cache = section("cache", {
  queries: {
    env: "QUERY_CACHE",
    schema: z.enum(["auto", "memory", "redis", "off"]).default("auto"),
    doc: "Where results of queries are kept for a while: memory, redis, off, or auto (redis where REDIS_URL is set).",
    restart: true,
  },
  queryMegabytes: {
    env: "QUERY_CACHE_MB",
    schema: integer(1, 4096).default(16),
    doc: "Most memory for results of queries on one node, in megabytes.",
    restart: true,
  },
  fragmentMegabytes: {
    env: "FRAGMENT_CACHE_MB",
    schema: integer(0, 4096).default(32),
    doc: "Most memory for rendered parts of pages on one node, in megabytes; 0 renders everything anew.",
    restart: true,
  },
  pageMegabytes: {
    env: "PAGE_CACHE_MB",
    schema: integer(0, 4096).default(32),
    doc: "Most memory for whole pages that are ready to be sent again to who just had them, in megabytes; 0 keeps none.",
    restart: true,
  },
});
