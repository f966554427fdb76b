import { describe, expect, it } from "vitest";
import { abilitiesIn, ensureCan } from "../../../../app/features/rooms/abilities.ts";
import type { Role, RoomKind } from "../../../../app/features/rooms/tables.ts";
import type { ViewerRoom } from "../../../../app/features/rooms/viewer_room.ts";

/** A room of a kind, as somebody with a role in it sees it; `open!` is an archived one. */
function seen(kind: string, role: string): ViewerRoom {
  const room = {
    kind: kind.replace("!", "") as RoomKind,
    archived_at: kind.endsWith("!") ? 1 : null,
  };
  const membership = role === "nobody" ? null : { role: role as Role };
  // Nothing else of the two rows is looked at.
  return { room, membership } as ViewerRoom;
}

describe("what one may do in a room", () => {
  it.each([
    ["open", "nobody", "join"],
    ["open", "member", "post invite pin leave"],
    ["open", "moderator", "post invite pin administer leave"],
    ["open", "owner", "post invite pin administer appoint leave"],
    ["closed", "member", "post pin leave"],
    ["closed", "moderator", "post invite pin administer leave"],
    ["closed", "owner", "post invite pin administer appoint leave"],
    ["direct", "member", "post pin"],
    ["open!", "nobody", ""],
    ["open!", "member", "leave"],
    ["open!", "owner", "administer appoint leave"],
  ])("%s, as %s: %s", (kind, role, expected) => {
    const can = Object.entries(abilitiesIn(seen(kind, role))).filter(([, may]) => may);
    expect(can.map(([name]) => name).join(" ")).toBe(expected);
  });

  it("is refused in words when it is not allowed", () => {
    expect(() => ensureCan(seen("open", "member"), "administer")).toThrow(
      "Only owners and moderators of this room",
    );
    expect(() => ensureCan(seen("open", "owner"), "administer")).not.toThrow();
  });
});
