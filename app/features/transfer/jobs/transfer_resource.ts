import { z } from "zod";
import { iso, isoOrNull } from "../../rooms/index.ts";
import type { Transfer } from "../tables.ts";

const Time = z.iso.datetime();
const Count = z.number().int();

/** What an import did, or would do. */
export const ReportResource = z.object({
  people: z.object({ matched: Count, made: Count }),
  rooms: z.object({ made: Count, known: Count }),
  messages: z.object({ written: Count, known: Count }),
  /** Those that came along, and those that were left out. */
  files: z.object({ written: Count, left: Count }).default({ written: 0, left: 0 }),
  notes: z.array(z.string()),
});

/** An export or import that somebody asked for. */
export const TransferResource = z.object({
  id: Count,
  kind: z.enum(["export_room", "export_me", "import_parley", "import_slack"]),
  room_id: Count.nullable(),
  state: z.enum(["waiting", "running", "done", "failed"]),
  /** Nothing is changed: the report says what would be. */
  rehearsal: z.boolean(),
  /** Messages so far, of so many; 0 while nobody knows. */
  done: Count,
  total: Count,
  bytes: Count.nullable(),
  report: ReportResource.nullable(),
  error: z.string().nullable(),
  created_at: Time,
  finished_at: Time.nullable(),
});
export type TransferResource = z.output<typeof TransferResource>;

export function transferResource(transfer: Transfer): TransferResource {
  const { id, kind, room_id, state, done, total, bytes, error } = transfer;
  return {
    id,
    kind,
    room_id,
    state,
    done,
    total,
    bytes,
    error,
    rehearsal: transfer.rehearsal === 1,
    report: transfer.report === null ? null : ReportResource.parse(JSON.parse(transfer.report)),
    created_at: iso(transfer.created_at),
    finished_at: isoOrNull(transfer.finished_at),
  };
}
