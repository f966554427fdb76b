import { z } from "zod";
import { integer, list, section } from "../app/platform/config/index.ts";

export const previews = section("previews", {
  enabled: {
    env: "LINK_PREVIEWS",
    schema: z.enum(["on", "off"]).default("on"),
    doc: "Whether the server fetches what messages link to, and shows title, words and picture below them.",
  },
  ports: {
    env: "LINK_PREVIEW_PORTS",
    schema: list().default(["80", "443"]),
    doc: "Ports that pages are fetched from; others are never called for a preview.",
  },
  timeoutMs: {
    env: "LINK_PREVIEW_TIMEOUT_MS",
    schema: integer(100, 60_000).default(8_000),
    doc: "How long a page and its picture may take together, with all redirects, in milliseconds.",
  },
  keepHours: {
    env: "LINK_PREVIEW_KEEP_HOURS",
    schema: integer(1, 8_760).default(24),
    doc: "How long what was found at an address is used again, in hours.",
  },
});
