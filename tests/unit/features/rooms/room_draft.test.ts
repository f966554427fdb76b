import { describe, expect, it } from "vitest";
import { MemberIds, RoomDraft, RoomName } from "../../../../app/features/rooms/room_draft.ts";

describe("the name of a room", () => {
  it.each([
    ["  kitchen   talk ", "kitchen talk"],
    ["日本語", "日本語"],
    ["x".repeat(80), "x".repeat(80)],
  ])("%j is %j", (given, name) => expect(RoomName.parse(given)).toBe(name));

  it.each(["", "   ", "x".repeat(81), "a\u0007b", 7, null, undefined])("%j is refused", (given) => {
    expect(RoomName.safeParse(given).success).toBe(false);
  });
});

describe("the people of a new room", () => {
  it("come as a list, or as a single one from a form", () => {
    expect(MemberIds.parse(["3", 4])).toEqual([3, 4]);
    expect(MemberIds.parse("3")).toEqual([3]);
    expect(RoomDraft.parse({ name: "x", kind: "open" })).toMatchObject({
      member_ids: [],
      description: "",
    });
  });

  it.each(["Ben", [0], [-1], [1.5], [null], {}])("are not %j", (given) => {
    expect(MemberIds.safeParse(given).success).toBe(false);
  });
});
