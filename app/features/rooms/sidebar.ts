import { singleton } from "../../platform/container/index.ts";
import type { Viewer } from "../../platform/security/index.ts";
import { type ListedPerson, MembersList } from "./members_list.ts";
import { directName } from "./room_view.ts";
import { RoomsRepository } from "./rooms_repository.ts";
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
  /** The other one of a conversation of two. */
  peer?: ListedPerson | undefined;
}

/** A person's rooms with their unread counts, in four queries whatever their number. */
@singleton()
export class Sidebar {
  readonly #rooms: RoomsRepository;
  readonly #members: MembersList;

  constructor(rooms: RoomsRepository, members: MembersList) {
    this.#rooms = rooms;
    this.#members = members;
  }

  /** Rooms by name, then direct ones, the most recent first. Archived ones are left out. */
  async of(viewer: Pick<Viewer, "id">): Promise<SidebarRoom[]> {
    const rooms = await this.#rooms.ofMember(viewer.id);
    const direct = rooms.filter(isDirect).toSorted(byRecency);
    const people = await this.#members.ofRooms(
      direct.map(({ room }) => room.id),
      viewer,
    );
    const lines = direct.map((found) => line(found, others(people.get(found.room.id), viewer)));
    return [
      ...rooms
        .filter((found) => !isDirect(found))
        .map((found) => line(found))
        .toSorted(byName),
      ...lines,
    ];
  }
}

function line({ room, membership }: MemberRoom, people: readonly ListedPerson[] = []): SidebarRoom {
  return {
    id: room.id,
    name: room.name ?? directName(people),
    kind: room.kind,
    unread: unreadOf(room, membership),
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
