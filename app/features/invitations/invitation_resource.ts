import type { Invitation } from "./tables.ts";

/** A link as those see it who may change it; times in ISO 8601. */
export interface InvitationResource {
  id: number;
  room_id: number | null;
  created_by: number;
  created_at: string;
  expires_at: string | null;
  max_uses: number | null;
  uses: number;
  /** Whether it lets anybody in now. */
  holds: boolean;
}

export function invitationResource(row: Invitation, now: number): InvitationResource {
  return {
    id: row.id,
    room_id: row.room_id,
    created_by: row.created_by,
    created_at: iso(row.created_at),
    expires_at: row.expires_at === null ? null : iso(row.expires_at),
    max_uses: row.max_uses,
    uses: row.uses,
    holds: holds(row, now),
  };
}

/** Whether a link lets somebody in at this time. */
export function holds(row: Invitation, now: number): boolean {
  const inTime = row.expires_at === null || row.expires_at > now;
  const left = row.max_uses === null || row.uses < row.max_uses;
  return row.revoked_at === null && inTime && left;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
