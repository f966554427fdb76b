import { integer, section } from "../app/platform/config/index.ts";

export const statistics = section("statistics", {
  days: {
    env: "STATISTICS_DAYS",
    schema: integer(1).default(30),
    doc: "For how many days the hub's statistics are kept, minute by minute.",
  },
  channels: {
    env: "STATISTICS_CHANNELS",
    schema: integer(0).default(200),
    doc: "For how many events on channels a node keeps figures of their own each minute, the busiest first; the rest is added up.",
  },
});
