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
import { CHAT } from "../../../../../app/platform/realtime/channels/namespace.ts";
import { type HubApp, PARLEY } from "../../../../../app/platform/realtime/connections/app.ts";
import type { Connection } from "../../../../../app/platform/realtime/connections/connection.ts";
import type { Viewer } from "../../../../../app/platform/realtime/viewer.ts";
import { testCoalescer, testConnection, testSettings } from "../test_connection.ts";

const apart: HubApp = { id: "3", namespace: "app-3", limits: {} };
const shared: HubApp = { id: "4", namespace: CHAT, limits: {} };
const ben: Viewer = { id: 2, name: "Ben", role: "member", scopes: null };
const ann: Viewer = { id: 1, name: "Ann", role: "member", scopes: null };

/** A client of somebody, or of nobody, through an app. */
function by(viewer: Viewer | null, app: HubApp = PARLEY): Connection {
  return testConnection(testCoalescer(), { viewer, app }).connection;
}

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
    const rules = new ChannelRules(testSettings());
    expect(await rules.admit(by(ann), "news")).toEqual({ member: undefined });
    for (const name of ["private-vault", "presence-room.7", "private-encrypted-vault"])
      expect(await rules.admit(by(ann), name)).toBe(false);
  });

  test("give each person their own channel and nobody else's", async () => {
    const rules = new ChannelRules(testSettings());
    expect(await rules.admit(by(ann), "private-user.1")).toEqual({
      member: { user_id: 1, info: {} },
    });
    expect(await rules.admit(by(ann), "private-user.2")).toBe(false);
    expect(await rules.admit(by(ann), "private-user.01")).toBe(false);
  });

  test("answer with the member's info, and may narrow a public channel", async () => {
    const rules = new ChannelRules(testSettings());
    rules.define(
      "presence-room.{id}",
      (viewer, { id }) => id === 7 && { info: { name: viewer.name } },
    );
    rules.define("staff", (viewer) => viewer.role === "admin");
    expect(await rules.admit(by(ann), "presence-room.7")).toEqual({
      member: { user_id: 1, info: { name: "Ann" } },
    });
    expect(await rules.admit(by(ann), "presence-room.8")).toBe(false);
    expect(await rules.admit(by(ann), "staff")).toBe(false);
    expect(await rules.admit(by({ ...ann, role: "admin" }), "staff")).toEqual({
      member: { user_id: 1, info: {} },
    });
  });

  test("let nobody past them: not an app's signature, and not who is nobody here", async () => {
    const rules = new ChannelRules(testSettings());
    rules.define("presence-room.{id}", (viewer) => viewer.id === 1);
    const grant = { member: { user_id: "1", info: {} } };
    expect(await rules.admit(by(null, shared), "presence-room.7", grant)).toBe(false);
    expect(await rules.admit(by(ben, shared), "presence-room.7", grant)).toBe(false);
    expect(await rules.admit(by(ann, shared), "presence-room.7", grant)).toEqual({
      member: { user_id: 1, info: {} },
    });
  });

  test("leave what they do not name to an app's signature, as whom the app says", async () => {
    const rules = new ChannelRules(testSettings());
    const member = { user_id: "ann", info: { name: "Ann" } };
    for (const app of [shared, apart]) {
      expect(await rules.admit(by(null, app), "presence-x")).toBe(false);
      expect(await rules.admit(by(null, app), "presence-x", { member })).toEqual({ member });
      expect(await rules.admit(by(null, app), "presence-x", {})).toBe(false);
      expect(await rules.admit(by(null, app), "private-x", {})).toEqual({ member: undefined });
      expect(await rules.admit(by(null, app), "news")).toEqual({ member: undefined });
    }
  });

  test("do not reach into an app's own namespace", async () => {
    const rules = new ChannelRules(testSettings());
    rules.define("presence-room.{id}", () => true);
    rules.define("staff", () => false);
    expect(await rules.admit(by(ann, apart), "presence-room.7")).toBe(false);
    expect(await rules.admit(by(ann, apart), "private-user.1")).toBe(false);
    expect(await rules.admit(by(ann, apart), "staff")).toEqual({ member: undefined });
  });
});

describe("The settings of channels", () => {
  test("say what is kept: as configured, by pattern, for an app's namespace", () => {
    const rules = new ChannelRules(testSettings());
    rules.settings("ticker-{city}", { history: { size: 5, seconds: 60 }, persist: true });
    rules.settings("quiet", { history: false });
    rules.namespace("app-3", { history: { size: 2 }, counts: true });
    expect(rules.optionsOf("news").keep).toEqual({ size: 1_000, ms: 600_000 });
    expect(rules.optionsOf("ticker-bern")).toMatchObject({
      keep: { size: 5, ms: 60_000 },
      persist: true,
    });
    expect(rules.optionsOf("quiet").keep).toBeUndefined();
    expect(rules.optionsOf("app-3/quiet")).toMatchObject({
      keep: { size: 2, ms: 600_000 },
      counts: true,
    });
  });

  test("keep at least the last event of a cache channel, for half an hour", () => {
    const rules = new ChannelRules(testSettings());
    rules.settings("cache-{name}", { history: false });
    expect(rules.optionsOf("cache-weather").keep).toEqual({ size: 1, ms: 1_800_000 });
  });

  test("follow the configuration", () => {
    const settings = testSettings();
    const rules = new ChannelRules(settings);
    expect(rules.optionsOf("news").keep?.size).toBe(1_000);
    const next = testSettings();
    next.realtime.historySize = 0;
    settings.replace(next);
    expect(rules.optionsOf("news").keep).toBeUndefined();
  });

  test("let members send client events on private and presence channels, nobody on public ones", () => {
    const rules = new ChannelRules(testSettings());
    expect(rules.optionsOf("private-x").clientEvents).toBe("members");
    expect(rules.optionsOf("presence-x").clientEvents).toBe("members");
    expect(rules.optionsOf("news").clientEvents).toBe("none");
  });
});
