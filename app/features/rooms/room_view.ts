import { type Abilities, abilitiesIn, isMuted } from "./abilities.ts";
import { isoOrNull } from "./iso.ts";
import type { ListedPerson } from "./members_list.ts";
import { rulesOf } from "./room_rules.ts";
import type { Role, RoomKind } from "./tables.ts";
import type { ViewerRoom } from "./viewer_room.ts";

/** A room as templates draw it. */
export interface RoomView {
  id: number;
  name: string;
  description: string;
  kind: RoomKind;
  archived: boolean;
  member: boolean;
  can: Abilities;
  policies: { post: Role; invite: Role; pin: Role };
  role: Role | null;
  /** Whether the viewer wants to hear nothing of it. */
  muted: boolean;
  /** ISO 8601; while one may only read. */
  muted_until: string | null;
  /** The other one of a conversation of two. */
  peer?: ListedPerson | undefined;
}

/** @param others the people of a direct room without the viewer */
export function roomView(found: ViewerRoom, others: readonly ListedPerson[] = []): RoomView {
  const { room, membership } = found;
  const rules = rulesOf(room);
  return {
    id: room.id,
    name: room.name ?? directName(others),
    description: room.description,
    kind: room.kind,
    archived: room.archived_at !== null,
    member: membership !== null,
    can: abilitiesIn(found),
    policies: { post: rules.post_by, invite: rules.invite_by, pin: rules.pin_by },
    role: membership?.role ?? null,
    muted: membership?.level === "none",
    muted_until: isMuted(found) ? isoOrNull(membership?.muted_until ?? null) : null,
    ...(room.kind === "direct" && others.length === 1 && { peer: others[0] }),
  };
}

/** What a direct room is called: the names of the others. */
export function directName(others: readonly Pick<ListedPerson, "name">[]): string {
  return others.map(({ name }) => name).join(", ") || "Conversation";
}
