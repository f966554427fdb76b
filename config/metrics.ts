import { z } from "zod";
import { list, section } from "../app/platform/config/index.ts";

/** Who may read the figures of a node at `/metrics`. For nobody unless one of these is set. */
export const metrics = section("metrics", {
  token: {
    env: "METRICS_TOKEN",
    schema: z.string().min(16, "must be 16 characters or more").optional(),
    doc: "Opens /metrics to whoever brings it as Authorization: Bearer.",
    secret: true,
  },
  addresses: {
    env: "METRICS_ADDRESSES",
    schema: list(),
    doc: "Addresses or CIDR ranges that may read /metrics without a token, such as 10.0.0.0/8.",
    restart: true,
  },
});
