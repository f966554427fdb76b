import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { App } from "../../../../app/features/apps/app.ts";
import { AppDirectory } from "../../../../app/features/apps/app_directory.ts";
import { Apps } from "../../../../app/features/apps/apps.ts";
import { Tickets } from "../../../../app/features/apps/tickets.ts";
import { ChannelRules } from "../../../../app/platform/realtime/index.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../rooms/chat_node.ts";

const HALF_A_MINUTE = 30_000;
const ACTOR = "console";

eachStorey((storey) => {
  let node: ChatNode;
  let apps: Apps;
  let shop: App;
  let directory: AppDirectory;

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    apps = node.get(Apps);
  });
  beforeEach(async () => {
    shop = await apps.create({ name: "Shop" }, ACTOR);
    await apps.addWebhook(
      shop.id,
      { url: "https://shop.example/", events: ["channel_occupied"] },
      ACTOR,
    );
    directory = new AppDirectory(apps, node.get(Tickets), node.get(ChannelRules), node.clock);
  });
  afterEach(() => void vi.restoreAllMocks());

  const asks: [string, () => Promise<unknown>, unknown, unknown][] = [
    ["by its key", async () => (await directory.byKey(shop.key))?.disabled, false, true],
    ["by its number", async () => (await directory.byId(`${shop.id}`))?.disabled, false, true],
    ["by its channels", async () => (await directory.listening(`app-${shop.id}`)).length, 1, 0],
  ];

  /** The next reading finds what is there now, and ends when the answer is called. */
  function hold(): { read: Promise<void>; end: () => void } {
    const [read, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const held = async <T>(found: Promise<T>): Promise<T> => {
      const value = await found;
      read.resolve();
      await over.promise;
      return value;
    };
    const [find, list] = [apps.find.bind(apps), apps.list.bind(apps)];
    vi.spyOn(apps, "find").mockImplementationOnce((by) => held(find(by)));
    vi.spyOn(apps, "list").mockImplementationOnce(() => held(list()));
    return { read: read.promise, end: over.resolve };
  }

  describe("An app that is switched off while it is read", () => {
    it.each(asks)("is seen so, %s, by who asks from then on", async (_, ask, before, after) => {
      const { read, end } = hold();
      const asked = ask();
      await read;
      vi.restoreAllMocks();
      await apps.disable(shop.id, true, ACTOR);
      directory.forget();
      expect(await ask()).toBe(after);
      end();
      expect(await asked).toBe(before);
      expect(await ask()).toBe(after);
    });

    it.each(asks)("is seen so, %s, when the reading is over", async (_, ask, before, after) => {
      const { read, end } = hold();
      const asked = ask();
      await read;
      vi.restoreAllMocks();
      await apps.disable(shop.id, true, ACTOR);
      directory.forget();
      end();
      expect(await asked).toBe(before);
      expect(await ask()).toBe(after);
    });
  });

  describe("An app", () => {
    it("is read once for all who ask, and again after half a minute", async () => {
      const find = vi.spyOn(apps, "find");
      const ask = () => directory.byKey(shop.key);
      const [first, second] = await Promise.all([ask(), ask()]);
      expect(second).toBe(first);
      expect(find).toHaveBeenCalledTimes(1);
      node.clock.advance(HALF_A_MINUTE);
      expect(await ask()).toBe(first);
      expect(find).toHaveBeenCalledTimes(2);
    });

    it("stays the same object until something of it changes, however it is asked for", async () => {
      const first = await directory.byKey(shop.key);
      directory.forget();
      expect(await directory.byId(`${shop.id}`)).toBe(first);
      await apps.setOrigins(shop.id, ["https://shop.example"], ACTOR);
      directory.forget();
      expect(await directory.byKey(shop.key)).not.toBe(first);
    });

    it("that was not there is found as soon as it is", async () => {
      expect(await directory.byId(`${shop.id + 1}`)).toBeUndefined();
      const stall = await apps.create({ name: "Stall" }, ACTOR);
      expect(await directory.byId(`${stall.id}`)).toMatchObject({ name: "Stall" });
    });
  });
});
