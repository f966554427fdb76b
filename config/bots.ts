import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

export const bots = section("bots", {
  madeBy: {
    env: "BOTS_MADE_BY",
    schema: z.enum(["admins", "members"]).default("admins"),
    doc: "Who may make bots: admins, or all members.",
  },
  webhooksMadeBy: {
    env: "WEBHOOKS_MADE_BY",
    schema: z.enum(["admins", "moderators"]).default("moderators"),
    doc: "Who may give a room webhooks: its owners and moderators, or only those of them who are administrators (admins).",
  },
  patienceHours: {
    env: "WEBHOOK_PATIENCE_HOURS",
    schema: integer(1).default(24),
    doc: "A webhook whose receiver took nothing for so many hours is switched off, and its owner is told.",
  },
  logDays: {
    env: "WEBHOOK_LOG_DAYS",
    schema: integer(1).default(14),
    doc: "How long the delivery log of webhooks is kept.",
  },
  logRows: {
    env: "WEBHOOK_LOG_ROWS",
    schema: integer(10).default(1000),
    doc: "How many deliveries of one webhook are kept; the oldest go first.",
  },
});
