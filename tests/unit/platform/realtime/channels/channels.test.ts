import { describe, expect, expectTypeOf, test } from "vitest";
import {
  channelKind,
  isChannelName,
} from "../../../../../app/platform/realtime/channels/channel_name.ts";
import {
  ChannelPattern,
  type PatternParams,
} from "../../../../../app/platform/realtime/channels/channel_pattern.ts";
import { ChannelRules } from "../../../../../app/platform/realtime/channels/channel_rules.ts";
import type { Viewer } from "../../../../../app/platform/realtime/viewer.ts";

const ann: Viewer = { id: 1, name: "Ann", role: "member", scopes: null };

describe("The name of a channel", () => {
  test.each(["news", "presence-room.7", "a=b@c,d.e;f:g_h-i", "x".repeat(164)])(
    "may be %s",
    (name) => {
      expect(isChannelName(name)).toBe(true);
    },
  );

  test.each(["", "a b", "#people", "é", "a/b", "a\n", "x".repeat(165)])("may not be %j", (name) => {
    expect(isChannelName(name)).toBe(false);
  });

  test.each([
    ["news", "public", false, false],
    ["cache-news", "public", false, true],
    ["private-user.7", "private", false, false],
    ["private-cache-user.7", "private", false, true],
    ["private-encrypted-x", "private", true, false],
    ["private-encrypted-cache-x", "private", true, true],
    ["presence-room.7", "presence", false, false],
    ["presence-cache-room.7", "presence", false, true],
    ["presence", "public", false, false],
  ])("%s is %s", (name, ...[access, encrypted, cache]) => {
    expect(channelKind(name)).toEqual({ access, encrypted, cache });
  });
});

describe("A pattern of channels", () => {
  test("gives ids as numbers and names as texts", () => {
    const pattern = new ChannelPattern("private-app.{key}.room.{room_id}");
    expect(pattern.match("private-app.shop.room.12")).toEqual({ key: "shop", room_id: 12 });
    expectTypeOf<PatternParams<"private-app.{key}.room.{room_id}">>().toEqualTypeOf<
      { key: string } & { room_id: number } & object
    >();
  });

  test.each([
    "presence-room.",
    "presence-room.0",
    "presence-room.07",
    "presence-room.1e3",
    "presence-room.7.8",
    "xpresence-room.7",
    "presence-room-7",
    "presence-room.9999999999999999",
  ])("one room has one channel, so %s is none of its", (name) => {
    expect(new ChannelPattern("presence-room.{id}").match(name)).toBeUndefined();
  });
});

describe("The rules", () => {
  test("open public channels to everybody, and no private or presence channel that no rule names", async () => {
    const rules = new ChannelRules();
    expect(await rules.admit(ann, "news")).toEqual({ info: {} });
    expect(await rules.admit(ann, "private-vault")).toBe(false);
    expect(await rules.admit(ann, "presence-room.7")).toBe(false);
    expect(await rules.admit(ann, "private-encrypted-vault")).toBe(false);
  });

  test("give each person their own channel and nobody else's", async () => {
    const rules = new ChannelRules();
    expect(await rules.admit(ann, "private-user.1")).toEqual({ info: {} });
    expect(await rules.admit(ann, "private-user.2")).toBe(false);
    expect(await rules.admit(ann, "private-user.01")).toBe(false);
  });

  test("answer with the member's info, and may narrow a public channel", async () => {
    const rules = new ChannelRules();
    rules.define(
      "presence-room.{id}",
      (viewer, { id }) => id === 7 && { info: { name: viewer.name } },
    );
    rules.define("staff", (viewer) => viewer.role === "admin");
    expect(await rules.admit(ann, "presence-room.7")).toEqual({ info: { name: "Ann" } });
    expect(await rules.admit(ann, "presence-room.8")).toBe(false);
    expect(await rules.admit(ann, "staff")).toBe(false);
    expect(await rules.admit({ ...ann, role: "admin" }, "staff")).toEqual({ info: {} });
  });
});
