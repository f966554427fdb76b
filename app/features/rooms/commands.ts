import { z } from "zod";
import { answer, command, type Command, option, table } from "../../platform/console/index.ts";
import { iso, isoOrNull } from "./iso.ts";
import { type ListedRoom, RoomDirectory } from "./room_directory.ts";

const PAGE = 500;
const KINDS = ["open", "closed", "direct"] as const;
const HEAD = ["ID", "KIND", "MEMBERS", "MESSAGES", "LAST MESSAGE", "NAME"];

/** `room:list`. */
export function roomsCommands(): Command[] {
  return [listRooms()];
}

function listRooms(): Command {
  return command({
    name: "room:list",
    summary:
      "Print every room: kind, members, messages, last message. Who talks to whom in direct rooms is not told.",
    options: {
      kind: option(
        z.enum(KINDS, "must be open, closed or direct").optional(),
        "only rooms of this kind: open, closed or direct",
        "kind",
      ),
      state: option(
        z.enum(["live", "archived"], "must be live or archived").optional(),
        "only live or archived ones",
        "state",
      ),
    },
    examples: ["room:list", "room:list --kind closed --state live", "room:list --json"],
    run: async (filter, { resolve }) => {
      const rooms = await all(await resolve(RoomDirectory), filter);
      const said = rooms.length > 0 ? table([HEAD, ...rooms.map(row)]) : "There is no such room.";
      return answer(rooms.map(resource), said);
    },
  });
}

type Filter = Pick<Parameters<RoomDirectory["page"]>[0], "kind" | "state">;

async function all(directory: RoomDirectory, filter: Filter): Promise<ListedRoom[]> {
  const rooms: ListedRoom[] = [];
  for (let before: number | undefined; ; before = rooms.at(-1)?.id) {
    const page = await directory.page({ ...filter, before, limit: PAGE });
    rooms.push(...page);
    if (page.length < PAGE) return rooms.toReversed();
  }
}

function row(room: ListedRoom): string[] {
  const { id, kind, members_count, last_ordinal, last_message_at, archived_at } = room;
  const last = last_message_at === null ? "–" : iso(last_message_at);
  const name = `${room.name ?? "–"}${archived_at === null ? "" : " (archived)"}`;
  return [`${id}`, kind, `${members_count}`, `${last_ordinal}`, last, name];
}

function resource(room: ListedRoom): object {
  return {
    id: room.id,
    name: room.name,
    kind: room.kind,
    members: room.members_count,
    messages: room.last_ordinal,
    last_message_at: isoOrNull(room.last_message_at),
    created_at: iso(room.created_at),
    archived_at: isoOrNull(room.archived_at),
  };
}
