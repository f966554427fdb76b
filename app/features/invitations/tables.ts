import type { Generated, Selectable } from "kysely";

export interface InvitationsTable {
  id: Generated<number>;
  /** SHA-256 in hex: the link itself is shown once and kept nowhere. */
  token_hash: string;
  /** Null lets in to the site alone. */
  room_id: number | null;
  created_by: number;
  created_at: number;
  expires_at: number | null;
  max_uses: number | null;
  uses: number;
  revoked_at: number | null;
}

export type Invitation = Selectable<InvitationsTable>;

declare module "../../platform/database/tables.ts" {
  interface Tables {
    invitations: InvitationsTable;
  }
}
