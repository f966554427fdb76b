import { z } from "zod";
import { integer, list, section } from "../app/platform/config/index.ts";

export const errors = section("errors", {
  samples: {
    env: "ERROR_SAMPLES",
    schema: integer(1, 100).default(10),
    doc: "Newest occurrences of an error that are kept with stack and request.",
  },
  retentionDays: {
    env: "ERROR_RETENTION_DAYS",
    schema: integer(1, 3650).default(90),
    doc: "An error that was not seen for so many days is forgotten.",
  },
  maxGroups: {
    env: "ERROR_MAX_GROUPS",
    schema: integer(10, 100_000).default(2000),
    doc: "Different errors that are kept; beyond it those go that were not seen for longest.",
  },
  reportEmails: {
    env: "ERROR_REPORT_EMAILS",
    schema: list().pipe(z.array(z.email("must be addresses separated by commas"))),
    doc: "Addresses, separated by commas, that hear of critical errors. Needs MAIL_URL.",
  },
  reportWebhookUrl: {
    env: "ERROR_REPORT_WEBHOOK_URL",
    schema: z
      .url({ protocol: /^https?$/, error: "must begin with http:// or https://" })
      .optional(),
    doc: "Where critical errors are posted as JSON.",
    secret: true,
  },
  reportWebhookSecret: {
    env: "ERROR_REPORT_WEBHOOK_SECRET",
    schema: z.string().min(16, "must be 16 characters or more").optional(),
    doc: "Signs what is posted to ERROR_REPORT_WEBHOOK_URL (HMAC-SHA-256, header Parley-Signature).",
    secret: true,
  },
  reportWindowMinutes: {
    env: "ERROR_REPORT_WINDOW_MINUTES",
    schema: integer(1, 10_080).default(60),
    doc: "An error is reported at once, and again at most once in so many minutes, with its count.",
  },
});
