import "reflect-metadata";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createOutbox, createOutboxThroughput } from "../../../../app/platform/queue/index.ts";
import { FakeClock } from "../../../../app/platform/support/index.ts";
import { bundle } from "../../../support/bundle.ts";
import { Service } from "../../../support/servers/service.ts";
import { eachStorey } from "../../../support/storeys.ts";
import { openDatabase } from "../database/open_database.ts";
import { openOutbox } from "./open_outbox.ts";

const WRITER = fileURLToPath(new URL("crashing_writer.ts", import.meta.url));

eachStorey((storey) => {
  describe("a process that is killed between commit and delivery", () => {
    it("loses nothing that it had committed: the next one delivers all of it in order", async () => {
      const { database, url } = await openDatabase(storey, [createOutbox, createOutboxThroughput]);
      const said: number[] = [];
      const env = { ...process.env, DATABASE_URL: url, NODE_ENV: "test" };
      const program = await bundle(WRITER, storey.freshFolder());
      const command = { name: "the writer", program: process.execPath, args: [program], env };
      const writer = new Service(command, (line) => said.push(Number(line)));
      await writer.start(() => said.length >= 20);
      await writer.kill();

      const delivered: number[] = [];
      const clock = new FakeClock(Date.now() + 11_000);
      const next = openOutbox(database, clock);
      next.handle("told", async (payload) => void delivered.push((payload as { n: number }).n));
      next.start();
      while ((await next.sweep()) > 0) await next.settled();

      // The first was delivered before the crash; whether its row had gone is open: at least once.
      const rest = delivered.filter((n) => n > 0);
      expect(rest).toEqual(rest.map((_, place) => place + 1));
      expect(rest.length).toBeGreaterThanOrEqual(said.length - 1);
      expect(await next.stats()).toMatchObject({ waiting: 0, dead: 0 });
      await next.stop();
    });
  });
});
