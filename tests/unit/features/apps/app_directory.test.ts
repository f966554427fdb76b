import "reflect-metadata";
import { describe, expect, it } from "vitest";
import type { App } from "../../../../app/features/apps/app.ts";
import { AppDirectory } from "../../../../app/features/apps/app_directory.ts";
import { AppTerms } from "../../../../app/features/apps/app_schema.ts";
import type { Apps } from "../../../../app/features/apps/apps.ts";
import type { Tickets } from "../../../../app/features/apps/tickets.ts";
import { ChannelRules } from "../../../../app/platform/realtime/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { Settings } from "../../../../config/settings.ts";

const HALF_A_MINUTE = 30_000;

const shop: App = {
  id: 7,
  name: "Shop",
  key: "shop-key",
  secret: "shop-secret",
  shared: false,
  terms: AppTerms.parse({}),
  origins: [],
  createdAt: 0,
  disabledAt: null,
  webhooks: [{ id: 1, url: "https://shop.example/hook", events: ["channel_occupied"] }],
};

/** Stands for the table of apps, so that a test says when a reading ends and what it had found when it began. */
class Table {
  app: App | undefined = shop;
  reads = 0;
  #ended: Promise<void> | undefined;

  find = async ({ id, key }: { id?: number; key?: string }): Promise<App | undefined> => {
    const app = await this.#read();
    return app && (app.id === id || app.key === key) ? { ...app } : undefined;
  };

  list = async (): Promise<App[]> => {
    const app = await this.#read();
    return app ? [app] : [];
  };

  /** Readings that begin now have found what is there now, and end when the answer is called. */
  slow(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    return resolve;
  }

  /** Readings from now on end at once. */
  quick(): void {
    this.#ended = undefined;
  }

  async #read(): Promise<App | undefined> {
    this.reads += 1;
    const { app } = this;
    await this.#ended;
    return app;
  }
}

function open() {
  const [table, clock] = [new Table(), new FakeClock()];
  const directory = new AppDirectory(
    table as unknown as Apps,
    {} as Tickets,
    new ChannelRules(Settings.from([])),
    clock,
  );
  return { table, clock, directory };
}

type Ask = (directory: AppDirectory) => Promise<unknown>;
const asks: [string, Ask, unknown, unknown][] = [
  ["by its key", async (apps) => (await apps.byKey(shop.key))?.disabled, false, true],
  ["by its number", async (apps) => (await apps.byId("7"))?.disabled, false, true],
  ["by its channels", async (apps) => (await apps.listening("app-7")).length, 1, 0],
];

describe("An app that was switched off while it was read", () => {
  it.each(asks)("is seen so, %s, once the reading is over", async (_, ask, before, after) => {
    const { table, directory } = open();
    const end = table.slow();
    const asked = ask(directory);
    table.app = { ...shop, disabledAt: 1 };
    directory.forget();
    end();
    expect(await asked).toBe(before);
    expect(await ask(directory)).toBe(after);
  });

  it.each(asks)("is seen so, %s, while the reading goes on", async (_, ask, before, after) => {
    const { table, directory } = open();
    const end = table.slow();
    const asked = ask(directory);
    table.app = { ...shop, disabledAt: 1 };
    directory.forget();
    table.quick();
    expect(await ask(directory)).toBe(after);
    end();
    expect(await asked).toBe(before);
    expect(await ask(directory)).toBe(after);
  });
});

describe("An app", () => {
  it.each(asks)(
    "is read once, %s, for all who ask, and again after half a minute",
    async (_, ask) => {
      const { table, clock, directory } = open();
      await Promise.all([ask(directory), ask(directory)]);
      await ask(directory);
      expect(table.reads).toBe(1);
      clock.advance(HALF_A_MINUTE);
      await ask(directory);
      expect(table.reads).toBe(2);
    },
  );

  it("stays the same object until something of it changes, however often it is read", async () => {
    const { table, clock, directory } = open();
    const first = await directory.byKey(shop.key);
    clock.advance(HALF_A_MINUTE);
    expect(await directory.byKey(shop.key)).toBe(first);
    directory.forget();
    expect(await directory.byId("7")).toBe(first);
    table.app = { ...shop, name: "Stall" };
    directory.forget();
    expect(await directory.byKey(shop.key)).not.toBe(first);
  });

  it("that is not known yet is found as soon as it is there", async () => {
    const { table, directory } = open();
    table.app = undefined;
    expect(await directory.byKey(shop.key)).toBeUndefined();
    table.app = shop;
    expect(await directory.byKey(shop.key)).toMatchObject({ name: "Shop" });
  });
});
