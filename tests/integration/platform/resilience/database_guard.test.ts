import "reflect-metadata";
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

  beforeAll(async () => {
    server = await startMariaDb();
    const DATABASE_URL = await createDatabase(server.url);
    const settings = settingsOf({ DATABASE_URL, GUARD_DATABASE: "rest=1000" });
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
    await database.ping();
    await server.kill();
    while (!policy().isOpen) await expect(database.ping()).rejects.toMatchObject(AWAY);
    const asked = policy().counts.failures;
    const calls = Array.from({ length: 50 }, () => database.ping());
    for (const call of calls) await expect(call).rejects.toMatchObject({ ...AWAY, reason: "open" });
    expect(policy().counts.failures).toBe(asked);

    await server.start();
    await until(answers, { what: "the database to answer" });
    expect(policy().state()).toBe("closed");
  });

  it("does not take a statement that it refuses for an absence", async () => {
    const wrong = () => database.query.selectFrom("users").selectAll().execute();
    for (let n = 0; n < 10; n += 1) await expect(wrong()).rejects.toThrow(/users/);
    expect(policy().state()).toBe("closed");
    expect(await answers()).toBe(true);
  });
});
