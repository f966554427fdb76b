import type { Generated } from "kysely";
import type { Audience } from "../../platform/security/index.ts";
import type { PresenceChoice, Role } from "./user.ts";

export interface UsersTable {
  id: Generated<number>;
  name: string;
  /** Lower case, unique. */
  email: string;
  /** Argon2id in PHC form. */
  password_hash: string;
  role: Role;
  /** Index into the palette, 0 to 11. */
  color: number;
  /** Name of a file below `storage/uploads/pictures`. */
  picture: string | null;
  created_at: number;
  updated_at: number;
  /** A disabled account keeps its messages and cannot sign in. */
  disabled_at: number | null;
  last_seen_at: number | null;
  /** 1 for the account of a program. */
  bot: number | null;
  /** What pages speak; null: what the browser asks for. */
  language: string | null;
  /** Until then nobody is let in with this account, in milliseconds; a far day is for good. */
  banned_until: number | null;
  ban_reason: string | null;
  presence: PresenceChoice | null;
}

/** Who does not want to hear of whom. */
export interface BlocksTable {
  user_id: number;
  blocked_id: number;
  created_at: number;
}

export interface PersonalTokensTable {
  id: Generated<number>;
  user_id: number;
  name: string;
  /** SHA-256 in hex. */
  token_hash: string;
  /** JSON list of scopes. */
  scopes: string;
  created_at: number;
  last_used_at: number | null;
  expires_at: number | null;
}

/** Short-lived tokens (JWT): what is needed to take one back. Times in milliseconds. */
export interface AccessTokensTable {
  /** Its `jti`. */
  id: string;
  user_id: number;
  /** What it was made with, and ends with: `token:7`, or a hash of a session's id. */
  parent: string;
  audience: Audience;
  /** JSON list. */
  scopes: string;
  created_at: number;
  expires_at: number;
  revoked_at: number | null;
}

/** One row, locked while the first administrator is made. */
export interface InstallationTable {
  id: number;
  set_up_at: number | null;
}

declare module "../../platform/database/tables.ts" {
  interface Tables {
    users: UsersTable;
    personal_tokens: PersonalTokensTable;
    access_tokens: AccessTokensTable;
    installation: InstallationTable;
    blocks: BlocksTable;
  }
}
