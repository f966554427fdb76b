import { describe, expect, test } from "vitest";
import { Publication } from "../../../../../app/platform/realtime/events/publication.ts";
import type { Member } from "../../../../../app/platform/realtime/presence/member.ts";
import { Roll } from "../../../../../app/platform/realtime/presence/roll.ts";

const ann: Member = { user_id: 1, info: { name: "Ann" } };
const ben: Member = { user_id: 2, info: { name: "Ben" } };
const other: Member = { user_id: "1", info: { name: "Another" } };

function word(event: string, member: Member): Publication {
  return new Publication({ id: "1", event: `presence:${event}`, at: 0 }, member);
}

function rollOf(...members: Member[]): Roll {
  const roll = new Roll();
  for (const member of members) roll.admits(word("joining", member));
  return roll;
}

describe("The roll of a channel", () => {
  test("tells once that Ann came and once that she went, however often word of it comes", () => {
    const roll = new Roll();
    const told = ["leaving", "joining", "joining", "leaving", "leaving", "joining"].map((event) =>
      roll.admits(word(event, ann)),
    );
    expect(told).toEqual([false, true, false, true, false, true]);
    expect(roll.members).toEqual([ann]);
  });

  test("keeps people apart whose ids differ in type, and lets other events pass", () => {
    const roll = rollOf(ann);
    expect(roll.admits(word("joining", other))).toBe(true);
    expect(roll.admits(new Publication({ id: "1", event: "posted", at: 0 }, ann))).toBe(true);
    expect(roll.members).toEqual([ann, other]);
  });

  test("finds who came and who went without its knowing", async () => {
    const change = await rollOf(ann).compare(async () => [ben]);
    expect(change).toEqual({ joining: [ben], leaving: [ann] });
    expect(await rollOf(ann, ben).compare(async () => [ben, ann])).toEqual({
      joining: [],
      leaving: [],
    });
  });

  test("believes what it heard during the reading more than what was read", async () => {
    const roll = rollOf(ann);
    const change = await roll.compare(async () => {
      roll.admits(word("leaving", ann));
      roll.admits(word("joining", ben));
      return [ann];
    });
    expect(change).toEqual({ joining: [], leaving: [] });
    expect(roll.members).toEqual([ben]);
    expect((await roll.compare(async () => [])).leaving).toEqual([ben]);
  });

  test("goes on after a reading that failed", async () => {
    const roll = rollOf(ann);
    await expect(roll.compare(() => Promise.reject(new Error("away")))).rejects.toThrow("away");
    expect((await roll.compare(async () => [ann, ben])).joining).toEqual([ben]);
  });
});
