import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { UnavailableError } from "../../../../app/platform/errors/index.ts";
import { createDatabase } from "../../../support/servers/database_admin.ts";
import { startMariaDb } from "../../../support/servers/mariadb.ts";
import { cluster } from "../../../support/storeys.ts";
import { migrateTracker, openTracker } from "./open_tracker.ts";

const show = { where: "http", name: "rooms.show" } as const;
const broken = (n = 1) => new Error(`room ${n} is broken`);

cluster(() => {
  describe("while the database is away", () => {
    it("errors wait in bounded memory and are written when it is back, and nothing is tracked of that", async () => {
      const maria = await startMariaDb({ durable: true });
      try {
        const url = await createDatabase(maria.url);
        await migrateTracker(url);
        const node = openTracker(url, { DATABASE_ACQUIRE_TIMEOUT_MS: "500" });
        await maria.kill();
        for (let n = 0; n < 300; n++)
          node.tracker.capture(broken(), { where: "http", name: `route ${n}` });
        node.tracker.capture(new UnavailableError("database_unavailable"), {
          ...show,
          level: "warning",
        });
        await node.ledger.flush();
        for (let n = 0; n < 3; n++)
          node.tracker.capture(broken(), { where: "http", name: "route 1" });
        await node.ledger.flush();
        expect(node.tracker.figures()).toMatchObject({ waiting: 200, dropped: 101 });

        await maria.start();
        while (node.tracker.figures().waiting > 0) {
          await node.ledger.flush();
          await pause(0);
        }
        const { errors, total } = await node.errors.list({ status: "all", sort: "count" });
        expect([total, errors[0]?.place, errors[0]?.count]).toEqual([200, "route 1", 4]);
        const told = node.lines
          .filter(({ part }) => part === "tracker")
          .map(({ msg, dropped }) => [msg, dropped]);
        expect(told).toEqual([
          ["errors wait for the database", undefined],
          ["errors are written down again", undefined],
          ["there were more errors than could be kept", 101],
        ]);
        await node.database.close();
      } finally {
        await maria.remove();
      }
    }, 120_000);
  });
});
