import { describe, expect, it } from "vitest";
import { roomChannel, roomIdOf } from "../../../../app/features/rooms/room_channel.ts";

describe("the channel of a room", () => {
  it("leads back to the room", () => {
    expect(roomIdOf(roomChannel(42))).toBe(42);
  });

  it.each([
    "presence-room.",
    "presence-room.0",
    "presence-room.042",
    "presence-room.4x",
    "presence-room.-1",
    "presence-room.4.5",
    "private-room.4",
    "presence-rooms.4",
    " presence-room.4",
    "presence-room.4 ",
    `presence-room.${"9".repeat(16)}`,
    "",
  ])("is not %j", (name) => {
    expect(roomIdOf(name)).toBeUndefined();
  });
});
