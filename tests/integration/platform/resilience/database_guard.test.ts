import "reflect-metadata";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Database } from "../../../../app/platform/database/index.ts";
import { Log } from "../../../../app/platform/logging/index.ts";
import { Policies } from "../../../../app/platform/resilience/index.ts";
import { Figures } from "../../../../app/platform/support/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { createDatabase } from "../../../support/servers/database_admin.ts";
import { type MariaDb, startMariaDb } from "../../../support/servers/mariadb.ts";
import { until } from "../../../support/until.ts";
import { settingsOf } from "../database/open_database.ts";

const AWAY = { status: 503, code: "database_unavailable" };

describeWith(["database"], "A database behind its policy", () => {
  let server: MariaDb;
  let policies: Policies;
  let database: Database;
  let opened = 0;

  beforeAll(async () => {
    server = await startMariaDb();
    const DATABASE_URL = await createDatabase(server.url);
    const pool = { DATABASE_POOL_SIZE: "2", DATABASE_ACQUIRE_TIMEOUT_MS: "300" };
    const settings = settingsOf({ DATABASE_URL, GUARD_DATABASE: "rest=1000", ...pool });
    policies = new Policies(settings, Log.silent(), new Figures());
    database = new Database(settings, Log.silent(), policies);
  });
  afterAll(async () => {
    await database.close();
    await server.remove();
  });

  const policy = () => policies.named("database");
  const answers = () =>
    database.ping().then(
      () => true,
      () => false,
    );

  it("is left alone while it is away, and asked again when it is back", async () => {
    await until(answers, { what: "the database to answer" });
    await server.kill();
    while (!policy().isOpen) await expect(database.ping()).rejects.toMatchObject(AWAY);
    const asked = policy().counts.failures;
    const calls = Array.from({ length: 50 }, () => database.ping());
    for (const call of calls) await expect(call).rejects.toMatchObject({ ...AWAY, reason: "open" });
    expect(policy().counts.failures).toBe(asked);

    await server.start();
    await until(answers, { what: "the database to answer" });
    expect(policy().state()).toBe("closed");
    opened = policy().counts.opened;
  });

  it("is not taken for absent when more want it than there are connections", async () => {
    const slow = () => sql`select sleep(0.1)`.execute(database.query);
    const crowd = Array.from({ length: 20 }, () =>
      slow().then(
        () => "served",
        () => "refused",
      ),
    );
    const ends = await Promise.all(crowd);
    expect(ends.filter((end) => end === "refused").length).toBeGreaterThan(3);
    expect(ends).toContain("served");
    expect(policy().counts.opened).toBe(opened);
  });

  it("does not take a statement that it refuses for an absence", async () => {
    const wrong = () => database.query.selectFrom("users").selectAll().execute();
    for (let n = 0; n < 10; n += 1) await expect(wrong()).rejects.toThrow(/users/);
    expect(policy().state()).toBe("closed");
    expect(await answers()).toBe(true);
  });
});
