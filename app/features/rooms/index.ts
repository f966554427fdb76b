export { type Abilities, abilitiesIn, ensureCan } from "./abilities.ts";
export { Audience, type Listening } from "./audience.ts";
export { openTo } from "./order/not_banned.ts";
export { type SanctionResource, Sanctions } from "./order/sanctions.ts";
export { Minutes, Reason, SanctionDraft } from "./order/sanction_draft.ts";
export { type ForeignMember, RoomArchive } from "./archive/room_archive.ts";
export { bootRooms } from "./boot.ts";
export { Candidates } from "./candidates.ts";
export { DirectRooms } from "./direct_rooms.ts";
export { iso, isoOrNull } from "./iso.ts";
export { rememberRoom } from "./last_room.ts";
export { type ListedPerson, type Member, MembersList } from "./members_list.ts";
export { Memberships } from "./memberships.ts";
export { laterRoomsMigrations, roomsMigrations } from "./migrations/index.ts";
export { LimitedDirectRooms } from "./limited_direct_rooms.ts";
export { Peers } from "./peers.ts";
export { peerIn } from "./private_pair.ts";
export { ReadPositions } from "./read_positions.ts";
export { roomChannel, roomIdOf } from "./room_channel.ts";
export { notAMember, roomArchived, roomNotFound } from "./room_errors.ts";
export { membersChanged, roomUpdated, sidebarChanged } from "./room_events.ts";
export {
  type ListedRoom,
  type RoomCount,
  RoomDirectory,
  type RoomDirectoryQuery,
} from "./room_directory.ts";
export { type News, RoomNews, roomSubject } from "./room_news.ts";
export { roomsCommands } from "./commands.ts";
export { RoomChanges } from "./room_draft.ts";
export { RoomParams } from "./room_params.ts";
export { type Place, RoomSequence } from "./room_sequence.ts";
export { Rosters } from "./rosters.ts";
export { directName, roomView, type RoomView } from "./room_view.ts";
export { roomApiRoutes, roomRoutes } from "./routes.ts";
export { type RoomAct, type RoomHappening, RoomWitnesses } from "./room_witnesses.ts";
export { type Actor, Rooms } from "./rooms.ts";
export { Sidebar, type SidebarRoom, type WholeSidebar } from "./sidebar.ts";
export { type SidebarNote, SidebarNotes } from "./sidebar_notes.ts";
export type { Membership, Role, Room, RoomKind } from "./tables.ts";
export { unreadOf } from "./unread.ts";
export { isMember, type MemberRoom, type ViewerRoom } from "./viewer_room.ts";
export { ViewerRooms } from "./viewer_rooms.ts";
export { WhoSeesWhom } from "./who_sees_whom.ts";
