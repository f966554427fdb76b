import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { Database } from "../../../../app/platform/database/index.ts";
import {
  eventType,
  Hub,
  Registry,
  Statistics,
  StatisticsReport,
} from "../../../../app/platform/realtime/index.ts";
import { SweepStatistics } from "../../../../app/platform/realtime/statistics/chores/sweep_statistics.ts";
import { Figures } from "../../../../app/platform/support/index.ts";
import type { Viewer } from "../../../../app/platform/security/index.ts";
import { Settings } from "../../../../config/settings.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { ChatNode } from "../../features/rooms/chat_node.ts";

const posted = eventType("statistics_posted", z.object({ n: z.number() }));
const moved = eventType("statistics_moved", z.object({ n: z.number() }));
/** What one channel carries more than people's comings and goings do. */
const BUSY = [1, 2, 3, 4, 5];
const MINUTE = 60_000;
const DAY = 86_400_000;

eachStorey((storey) => {
  let node: ChatNode;
  let ann: Viewer;
  let ben: Viewer;
  let report: StatisticsReport;

  beforeAll(async () => {
    node = await ChatNode.open(storey);
    [ann, ben] = await node.people("Ann", "Ben");
    report = node.get(StatisticsReport);
    node.container.registerInstance(Figures, new Figures());
    node.get(Statistics).start();
  });

  beforeEach(async () => {
    await node.settled();
    await node.get(Statistics).flush();
    await node.get(Database).query.deleteFrom("realtime_statistics").execute();
  });

  const span = () => ({ from: node.clock.now() - DAY, to: node.clock.now() + DAY });

  describe("statistics of the hub", () => {
    test("tell what went over a channel, by event, and to how many", async () => {
      const listeners = [await node.listen(ann, "news"), await node.listen(ben, "news")];
      await node.get(Hub).publish("news", posted, { n: 1 });
      await node.get(Hub).publish("news", posted, { n: 2 });
      await node.get(Hub).publish("news", moved, { n: 3 });
      await node.get(Hub).publish("silence", moved, { n: 4 });
      for (const listener of listeners) await listener.event("statistics_moved");
      await node.get(Statistics).flush();

      expect(await report.ranking(span(), "channel", 10)).toMatchObject([
        { name: "news", connections: 2, messages_in: 3, messages_out: 6 },
        { name: "silence", connections: 0, messages_in: 1, messages_out: 0, bytes_out: 0 },
      ]);
      expect(await report.ranking({ ...span(), channel: "news" }, "event", 10)).toMatchObject([
        { name: "statistics_posted", messages_in: 2, messages_out: 4 },
        { name: "statistics_moved", messages_in: 1, messages_out: 2 },
      ]);
      const [point] = await report.series({ ...span(), channel: "news" }, MINUTE);
      expect(point).toMatchObject({ connections: 2, messages_out: 6 });
      expect(point?.bytes_out).toBeGreaterThan(100);
      for (const listener of listeners) listener.close();
    });

    test("leave out who gets no copy", async () => {
      const [one, two] = [await node.listen(ann, "news"), await node.listen(ben, "news")];
      await node.get(Hub).publish("news", posted, { n: 1 }, { except: one.connection.id });
      await two.event("statistics_posted");
      await node.get(Statistics).flush();
      const [news] = await report.ranking(span(), "channel", 1);
      expect(news).toMatchObject({ name: "news", messages_in: 1, messages_out: 1 });
      for (const listener of [one, two]) listener.close();
    });

    test("tell what clients did, also those that have left, each thing once", async () => {
      const listener = await node.listen(ann, "news");
      await node.get(Statistics).flush();
      await node.get(Hub).publish("news", posted, { n: 1 });
      await listener.event("statistics_posted");
      listener.close();
      await node.get(Statistics).flush();
      await node.get(Statistics).flush();
      const [parley, ...others] = await report.ranking(span(), "app", 10);
      expect(others).toEqual([]);
      expect(parley).toMatchObject({ name: "", connections: 1 });
      expect(parley?.messages_out).toBeGreaterThanOrEqual(1);
      const minutes = await report.rows(span(), { channels: false, limit: 10 });
      expect(minutes.map(({ connections }) => connections)).toEqual([1, 0, 0]);
      expect(minutes.at(-1)).toMatchObject({ messages_in: 0, messages_out: 0, bytes_out: 0 });
    });

    test("are written by themselves at the end of each minute, and gathered by longer spans", async () => {
      const listener = await node.listen(ann, "news");
      for (let n = 0; n < 2; n += 1) {
        await node.get(Hub).publish("news", posted, { n });
        node.clock.advance(MINUTE);
        await node.get(Statistics).flush();
      }
      const query = { ...span(), channel: "news" };
      const minutes = await report.series(query, MINUTE);
      expect(minutes.map(({ messages_out }) => messages_out)).toEqual([1, 1]);
      expect(minutes.every(({ at }) => at % MINUTE === 0)).toBe(true);
      expect(await report.series(query, 30 * DAY)).toMatchObject([{ messages_out: 2 }]);
      expect(await report.series({ ...query, to: query.from }, MINUTE)).toEqual([]);
      listener.close();
    });

    test("keep figures of the busiest channels, and add the rest up", async () => {
      node.get(Settings).statistics.channels = 2;
      const listener = await node.listen(ann, "one");
      for (const channel of ["three", "four", ...BUSY.map(() => "two")])
        await node.get(Hub).publish(channel, posted, { n: 1 });
      for (const n of BUSY) await node.get(Hub).publish("one", posted, { n });
      await listener.event("statistics_posted", ({ n }) => n === BUSY.length);
      await node.get(Statistics).flush();
      node.get(Settings).statistics.channels = 200;
      const names = (await report.ranking(span(), "channel", 10)).map(({ name }) => name);
      expect(names.toSorted()).toEqual(["*", "one", "two"]);
      // People's comings and goings may be among the rest.
      const [others] = await report.series({ ...span(), channel: "*" }, MINUTE);
      expect(others?.messages_in).toBeGreaterThanOrEqual(2);
      expect(others?.messages_in).toBeLessThan(BUSY.length);
      listener.close();
    });

    test("stand in the figures of the node", async () => {
      const before = node.get(Figures).read()["realtime"];
      const listener = await node.listen(ann, "news");
      await node.get(Hub).publish("news", posted, { n: 1 });
      await listener.event("statistics_posted");
      const after = node.get(Figures).read()["realtime"];
      expect(Number(after?.["messages_out"])).toBeGreaterThan(Number(before?.["messages_out"]));
      expect(after).toMatchObject({ connections: node.get(Registry).size, drops: 0 });
      listener.close();
    });

    test("stand in the metrics, app by app, and channel by channel of the last minute", async () => {
      const each = () => Object.fromEntries(node.get(Figures).readEach());
      const listener = await node.listen(ann, "news");
      await node.get(Hub).publish("news", posted, { n: 1 });
      await node.get(Hub).publish("news", moved, { n: 2 });
      await listener.event("statistics_moved");
      await node.get(Statistics).flush();
      expect(each()["realtime.channel"]).toContainEqual({
        labels: { app: "", channel: "news" },
        of: {
          subscriptions: 1,
          minute_messages_in: 2,
          minute_messages_out: 2,
          minute_bytes_out: expect.any(Number),
          minute_latency_max_ms: expect.any(Number),
        },
      });
      const [parley] = each()["realtime.app"] ?? [];
      expect(parley).toMatchObject({ labels: { app: "" }, of: { connections: 1, drops: 0 } });
      expect(Number(parley?.of["messages_out"])).toBeGreaterThanOrEqual(2);
      listener.close();
      await node.get(Statistics).flush();
      expect(JSON.stringify(each()["realtime.channel"])).not.toContain('"news"');
    });

    test("are kept for thirty days", async () => {
      await node.get(Hub).publish("news", posted, { n: 1 });
      await node.get(Statistics).flush();
      const all = { from: 0, to: Number.MAX_SAFE_INTEGER };
      const age = (days: number) =>
        node
          .get(Database)
          .query.updateTable("realtime_statistics")
          .set((row) => ({ minute: row("minute", "-", days * DAY) }))
          .execute();
      await age(29);
      await node.get(SweepStatistics).run();
      expect(await report.ranking(all, "channel", 10)).toHaveLength(1);
      await age(2);
      await node.get(SweepStatistics).run();
      expect(await report.ranking(all, "channel", 10)).toEqual([]);
    });
  });
});
