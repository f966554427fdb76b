import { z } from "zod";
import type { Viewer } from "../../platform/security/index.ts";
import { type User, userResource } from "../accounts/index.ts";
import { iso, isoOrNull } from "../rooms/index.ts";
import type { BotRow } from "./tables.ts";

const Time = z.iso.datetime();

/** A program with an account. */
export const BotResource = z.object({
  id: z.number().int(),
  name: z.string(),
  color: z.number().int(),
  picture: z.string().nullable(),
  owner: z.object({ id: z.number().int(), name: z.string() }),
  /** When its key was used last; null also when it has none. */
  key_used_at: Time.nullable(),
  has_key: z.boolean(),
  created_at: Time,
  disabled_at: Time.nullable(),
});
export type BotResource = z.output<typeof BotResource>;

/** A bot with its account. */
export interface Bot extends BotRow {
  user: User;
  ownerName: string;
  key: { id: number; last_used_at: number | null } | undefined;
}

export function botResource({ user, ownerName, owner_id, created_at, key }: Bot): BotResource {
  const { id, name, color, picture } = userResource(user);
  return {
    id,
    name,
    color,
    picture,
    owner: {
      id: owner_id,
      name: ownerName,
    },
    key_used_at: isoOrNull(key?.last_used_at ?? null),
    has_key: key !== undefined,
    created_at: iso(created_at),
    disabled_at: isoOrNull(user.disabled_at),
  };
}

/** A bot as somebody who acts: it may do what any member may. */
export function asViewer({ id, name }: Pick<User, "id" | "name">): Viewer {
  return { id, name, role: "member", scopes: null };
}
