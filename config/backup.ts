import { z } from "zod";
import { integer, section } from "../app/platform/config/index.ts";

const UNITS = { m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPAN = /^(?<count>[1-9]\d{0,4})(?<unit>[mhd])$/;

/** `30m`, `6h`, `1d` as milliseconds. */
const span = z
  .string()
  .regex(SPAN, "must be a number of minutes, hours or days, such as 30m, 6h or 1d")
  .transform((text) => {
    const { count, unit } = SPAN.exec(text)?.groups ?? {};
    return Number(count) * UNITS[unit as keyof typeof UNITS]; // the pattern knows no other
  });

export const backup = section("backup", {
  everyMs: {
    env: "BACKUP_EVERY",
    schema: span.optional(),
    doc: "How often one of the nodes makes a backup by itself: 30m, 6h, 1d. None when missing.",
  },
  keep: {
    env: "BACKUP_KEEP",
    schema: integer(1, 10_000).default(7),
    doc: "How many of the backups that were made by themselves are kept; older files are removed.",
  },
  folder: {
    env: "BACKUP_FOLDER",
    schema: z.string().optional(),
    doc: "Where backups go; storage/backups when missing. With several nodes best a folder that all of them share.",
  },
});
