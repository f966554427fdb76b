import { describe, expect, it } from "vitest";
import { unreadOf } from "../../../../app/features/rooms/unread.ts";

describe("the unread count", () => {
  it.each([
    ["nothing written", { last: 0, read: 0, deleted: 0 }, 0],
    ["all read", { last: 12, read: 12, deleted: 0 }, 0],
    ["three new ones", { last: 12, read: 9, deleted: 0 }, 3],
    ["three new ones, one of them deleted", { last: 12, read: 9, deleted: 1 }, 2],
    ["new ones that are all deleted", { last: 12, read: 9, deleted: 3 }, 0],
    ["a position ahead of an older copy of the room", { last: 9, read: 12, deleted: 0 }, 0],
  ])("%s", (_, { last, read, deleted }, expected) => {
    expect(
      unreadOf({ last_ordinal: last }, { last_read_ordinal: read, unread_deleted: deleted }),
    ).toBe(expected);
  });
});
