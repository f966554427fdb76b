import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { type ListedPerson, MembersList } from "./members_list.ts";
import { directName } from "./room_view.ts";
import { RoomsRepository } from "./rooms_repository.ts";
import { type SidebarNote, SidebarNotes } from "./sidebar_notes.ts";
import type { RoomKind } from "./tables.ts";
import { unreadOf } from "./unread.ts";
import type { MemberRoom } from "./viewer_room.ts";

/** One line of the sidebar. */
export interface SidebarRoom {
  id: number;
  name: string;
  kind: RoomKind;
  unread: number;
  last_ordinal: number;
  read_ordinal: number;
  /** How many of the unread messages name the viewer. */
  mentions: number;
  /** Whether something is begun there and not sent. */
  draft: boolean;
  /** Whether the viewer wants to hear nothing of it. */
  muted: boolean;
  /** The other one of a conversation of two. */
  peer?: ListedPerson | undefined;
}

/** All that the list beside every page shows. */
export interface WholeSidebar {
  rooms: SidebarRoom[];
  /** Numbers beside the lines above the rooms, by their names. */
  counts: Readonly<Record<string, number>>;
}

/** A person's rooms with their unread counts, in the same few queries whatever their number. */
@singleton()
export class Sidebar {
  readonly #rooms: RoomsRepository;
  readonly #members: MembersList;
  readonly #notes: SidebarNotes;

  constructor(rooms: RoomsRepository, members: MembersList, notes: SidebarNotes) {
    this.#rooms = rooms;
    this.#members = members;
    this.#notes = notes;
  }

  /** Rooms by name, then direct ones, the most recent first. Archived ones are left out. */
  async of(viewer: Pick<Viewer, "id">): Promise<WholeSidebar> {
    const rooms = await this.#rooms.ofMember(viewer.id);
    const notes = await this.#notes.of(viewer);
    const direct = rooms.filter(isDirect).toSorted(byRecency);
    const people = await this.#members.ofRooms(
      direct.map(({ room }) => room.id),
      viewer,
    );
    const named = rooms.filter((found) => !isDirect(found)).map((found) => line(found, notes));
    const lines = direct.map((found) =>
      line(found, notes, others(people.get(found.room.id), viewer)),
    );
    return { rooms: [...named.toSorted(byName), ...lines], counts: notes.counts };
  }
}

function line(
  { room, membership }: MemberRoom,
  { mentions, drafts }: Required<SidebarNote>,
  people: readonly ListedPerson[] = [],
): SidebarRoom {
  return {
    id: room.id,
    name: room.name ?? directName(people),
    kind: room.kind,
    unread: unreadOf(room, membership),
    mentions: mentions.get(room.id) ?? 0,
    draft: drafts.has(room.id),
    muted: membership.level === "none",
    last_ordinal: room.last_ordinal,
    read_ordinal: membership.last_read_ordinal,
    ...(people.length === 1 && { peer: people[0] }),
  };
}

function others(people: readonly ListedPerson[] = [], viewer: Pick<Viewer, "id">): ListedPerson[] {
  return people.filter(({ id }) => id !== viewer.id);
}

function isDirect({ room }: MemberRoom): boolean {
  return room.kind === "direct";
}

function byName(a: SidebarRoom, b: SidebarRoom): number {
  return a.name.localeCompare(b.name) || a.id - b.id;
}

function byRecency(a: MemberRoom, b: MemberRoom): number {
  return lastAt(b) - lastAt(a) || b.room.id - a.room.id;
}

function lastAt({ room }: MemberRoom): number {
  return room.last_message_at ?? room.created_at;
}
