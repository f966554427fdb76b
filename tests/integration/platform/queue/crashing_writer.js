// A process for crash.test.ts: commits entries without end, delivers the first and hangs at the second, and says
// after each commit which entry it was. Plain JavaScript over the build, since it runs outside of the test runner.
import "reflect-metadata";
import { Settings } from "../../../../dist/config/settings.js";
import { Database } from "../../../../dist/app/platform/database/index.js";
import { Log } from "../../../../dist/app/platform/logging/index.js";
import { Outbox } from "../../../../dist/app/platform/queue/index.js";
import { OutboxRepository } from "../../../../dist/app/platform/queue/outbox_repository.js";
import { TakeOver } from "../../../../dist/app/platform/queue/take_over.js";
import { Figures, SystemClock } from "../../../../dist/app/platform/support/index.js";

const settings = Settings.from([{ name: "environment", values: process.env }]);
const log = Log.silent();
const database = new Database(settings, log);
const [entries, leftovers] = [new OutboxRepository(database), new TakeOver(database)];
const clock = new SystemClock();
const outbox = new Outbox(database, entries, leftovers, clock, log, settings, new Figures());
outbox.handle("told", (payload) => (payload.n === 0 ? Promise.resolve() : new Promise(() => {})));
outbox.start();

for (let n = 0; ; n++) {
  await database.transaction(() =>
    outbox.add({ topic: "told", subject: "room:1", payload: { n } }),
  );
  process.stdout.write(`${n}\n`);
}
