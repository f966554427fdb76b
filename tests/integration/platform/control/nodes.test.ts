import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { askNodes, NodeControl, type Reply } from "../../../../app/platform/control/index.ts";
import { NodeDirectory } from "../../../../app/platform/control/node_directory.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Policies, RedisConnections } from "../../../../app/platform/resilience/index.ts";
import { FakeClock, Figures } from "../../../../app/platform/support/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { cluster } from "../../../support/storeys.ts";
import { until } from "../../../support/until.ts";

cluster((storey) => {
  const prefix = `${storey.redis()?.prefix}${randomBytes(4).toString("hex")}:`;
  const ends: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  /** A server on a machine of its own: another storage folder, the same Redis. */
  function machine(node: string) {
    const storage = storey.freshFolder();
    const values = { STORAGE_PATH: storage, REDIS_URL: storey.redis()?.url, REDIS_PREFIX: prefix };
    const settings = Settings.from([{ name: "test", values: { ...values, APP_KEY: KEY } }]);
    const connections = new RedisConnections(
      settings,
      new Policies(settings, Log.silent(), new Figures()),
      Log.silent(),
    );
    const clock = new FakeClock();
    const log = Object.assign(Log.silent(), { nodeId: node });
    const control = new NodeControl(settings, log, connections, clock);
    control.on("greet", (input) => ({ text: `${node} greets ${String(input)}.` }));
    ends.push(() => connections.close());
    const place = { folder: join(storage, "run"), redis: { connections, prefix } };
    return { control, clock, connections, place };
  }

  async function start(node: string) {
    const started = machine(node);
    await started.control.start();
    ends.push(() => started.control.stop());
    return started;
  }

  const told = (...nodes: string[]) =>
    nodes.map((node) => ({ node, ok: true, text: `${node} greets Ada.` }));

  describe("nodes on several machines", () => {
    it("are all asked from a machine on which none runs", async () => {
      await start("eu-1");
      await start("us-1");
      const { place } = machine("console");
      expect(await askNodes(place, "greet", { input: "Ada" })).toEqual(told("eu-1", "us-1"));
    });

    it("answer once when they are reached by socket and by Redis", async () => {
      const { place } = await start("eu-1");
      await start("us-1");
      expect(await askNodes(place, "greet", { input: "Ada" })).toEqual(told("eu-1", "us-1"));
    });

    it("are asked by name, wherever they run", async () => {
      const { place } = await start("eu-1");
      await start("us-1");
      const ask = (node: string) => askNodes(place, "greet", { input: "Ada", node });
      expect(await ask("us-1")).toEqual(told("us-1"));
      await expect(ask("us-9")).rejects.toMatchObject({ code: "no_server" });
    });

    it("ask each other, and know who runs", async () => {
      const { control } = await start("eu-1");
      const other = await start("us-1");
      expect(await control.ask("greet", { input: "Ada" })).toEqual(told("eu-1", "us-1"));
      expect((await control.nodes()).map(({ node }) => node)).toEqual(["eu-1", "us-1"]);
      await other.control.stop();
      expect((await control.nodes()).map(({ node }) => node)).toEqual(["eu-1"]);
    });

    it("are missed in a sentence when none runs", async () => {
      const none = askNodes(machine("console").place, "greet");
      await expect(none).rejects.toThrow(/No server runs here: none listens in .+ or at Redis/);
    });

    it("are no longer waited for after one died and came back under its name", async () => {
      const died = await start("us-1");
      died.connections.main().disconnect();
      await start("us-1");
      const { control } = await start("eu-1");
      expect((await control.nodes()).map(({ node }) => node)).toEqual(["eu-1", "us-1"]);
    });

    it("are told as silent when one does not answer, and as gone when one does not listen", async () => {
      const { control, clock, connections } = await start("eu-1");
      const silent = await start("us-1");
      silent.control.on("greet", () => new Promise(() => {}));
      const ghost = { run: "r", node: "us-2", host: "far", pid: 1, started_at: "2030-01-01" };
      await new NodeDirectory(connections.main(), prefix).announce(ghost, 15_000);
      let replies: Reply[] | undefined;
      void control.ask("greet", { input: "Ada" }).then((heard) => (replies = heard));
      const patience = (): boolean => {
        clock.advance(500);
        return replies !== undefined;
      };
      await until(patience, { what: "the replies" });
      expect(replies).toEqual([
        ...told("eu-1"),
        { node: "us-1", ok: false, text: "The server gave no answer in 10 s." },
        { node: "us-2", ok: false, text: expect.stringContaining("does not listen any more") },
      ]);
    });

    it("are out of reach without Redis, and the console says so beside the local answer", async () => {
      const { place, connections } = await start("eu-1");
      connections.main().disconnect();
      const replies = await askNodes(place, "greet", { input: "Ada" });
      expect(replies).toMatchObject([
        { node: "eu-1", ok: true },
        { node: "other machines", ok: false, text: expect.stringContaining("Redis cannot") },
      ]);
    });
  });
});

const KEY = "k".repeat(32);
