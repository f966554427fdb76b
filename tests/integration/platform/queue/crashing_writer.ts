// A process for crash.test.ts: commits entries without end, delivers the first and hangs at the second, and says
// after each commit which entry it was. It runs outside of the test runner, as a bundle of its own.
import "reflect-metadata";
import { Settings } from "../../../../config/settings.ts";
import { Database } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Outbox } from "../../../../app/platform/queue/index.ts";
import { OutboxRepository } from "../../../../app/platform/queue/outbox_repository.ts";
import { TakeOver } from "../../../../app/platform/queue/take_over.ts";
import { Figures, SystemClock } from "../../../../app/platform/support/index.ts";

const settings = Settings.from([{ name: "environment", values: process.env }]);
const log = Log.silent();
const database = new Database(settings, log);
const [entries, leftovers] = [new OutboxRepository(database), new TakeOver(database)];
const clock = new SystemClock();
const outbox = new Outbox(database, entries, leftovers, clock, log, settings, new Figures());
outbox.handle("told", (payload) =>
  (payload as { n: number }).n === 0 ? Promise.resolve() : new Promise(() => {}),
);
outbox.start();

for (let n = 0; ; n++) {
  await database.transaction(() =>
    outbox.add({ topic: "told", subject: "room:1", payload: { n } }),
  );
  process.stdout.write(`${n}\n`);
}
