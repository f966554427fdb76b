import "reflect-metadata";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type Database, reading } from "../../../../app/platform/database/index.ts";
import { describeWith } from "../../../support/parts.ts";
import { until } from "../../../support/until.ts";
import { untilIdle } from "./open_database.ts";
import { add, Replicated, untilReplica, who } from "./replicated.ts";

const MAX_LAG = 2000;

describeWith(["database"], "Replicas in trouble", () => {
  let servers: Replicated;
  let database: Database;
  beforeAll(async () => {
    servers = await Replicated.start(2);
    database = await servers.connect({
      DATABASE_ACQUIRE_TIMEOUT_MS: "1000",
      DATABASE_QUERY_TIMEOUT_MS: "1000",
      DATABASE_REPLICA_MAX_LAG_MS: `${MAX_LAG}`,
    });
  });
  afterEach(async () => {
    await untilReplica(database, "fit", 0, 1);
  });
  afterAll(async () => {
    await database?.close();
    await servers?.remove();
  });
  const names = async (rounds = 6) =>
    new Set(await Promise.all(Array.from({ length: rounds }, () => who(database))));

  it("one that falls behind is skipped, and read from again when it has caught up", async () => {
    const [first] = servers.replicas;
    await first!.stopReplication();
    await untilReplica(database, "lagging", 0);
    expect(await names()).toEqual(new Set(["replica 2"]));
    expect(database.replicas()[0]!.lagMs).toBeGreaterThan(MAX_LAG);

    await first!.startReplication();
    await untilReplica(database, "fit", 0);
    expect(await names()).toEqual(new Set(["replica 1", "replica 2"]));
    expect(database.replicas()[0]!.lagMs).toBeLessThanOrEqual(MAX_LAG);
  });

  it("when all are behind the primary answers", async () => {
    await Promise.all(servers.replicas.map((replica) => replica.stopReplication()));
    await untilReplica(database, "lagging", 0, 1);
    expect(await names()).toEqual(new Set(["primary"]));
    await Promise.all(servers.replicas.map((replica) => replica.startReplication()));
  });

  it("one that is killed fails no reader, and comes back by itself", async () => {
    const [first] = servers.replicas;
    await names();
    await first!.kill();
    expect(await names(20)).not.toContain("replica 1");
    await untilReplica(database, "away", 0);

    await first!.start();
    await first!.startReplication();
    await untilReplica(database, "fit", 0);
    expect(await names()).toEqual(new Set(["replica 1", "replica 2"]));
  });

  it("one that hangs fails no reader either", async () => {
    const [first] = servers.replicas;
    await names();
    first!.pause();
    // Whoever asks it just now waits, and is answered by another one.
    expect((await names(20)).size).toBeGreaterThan(0);
    await untilReplica(database, "away", 0);
    expect(await names()).toEqual(new Set(["replica 2"]));
    first!.resume();
  });

  it("lets reads go on while the primary is away, and tells writers in a typed error", async () => {
    await servers.primary.kill();
    await expect(add(database)).rejects.toMatchObject({
      code: "database_unavailable",
      status: 503,
    });
    const transaction = database.transaction(() => who(database));
    await expect(transaction).rejects.toMatchObject({ code: "database_unavailable" });
    expect(await who(database)).toMatch(/^replica/);
    expect(await reading("newest", () => who(database))).toMatch(/^replica/);
    const strict = reading("primary", () => who(database));
    await expect(strict).rejects.toMatchObject({ code: "database_unavailable" });

    await servers.primary.start();
    await until(
      () =>
        add(database).then(
          () => true,
          () => false,
        ),
      { what: "a write" },
    );
    expect(await reading("newest", () => who(database))).toBe("primary");
  });

  it("lets reads go on while the primary hangs", async () => {
    const newest = () => reading("newest", () => who(database));
    servers.primary.pause();
    // Whoever asked it before this was noticed hears that it does not answer.
    const answer = () => newest().catch(() => "nobody");
    await until(async () => (await answer()).startsWith("replica"), { what: "a replica" });
    expect(await newest()).toMatch(/^replica/);
    servers.primary.resume();
    await until(async () => (await newest()) === "primary", { what: "the primary to answer" });
  });

  it("is told in figures", async () => {
    await untilIdle(database);
    expect(database.figures()).toMatchObject({
      primary: { in_use: 0, waiting: 0 },
      "replica.1": { state: expect.any(String), lag_ms: expect.any(Number) },
      "replica.2": { reads: expect.any(Number) },
    });
  });
});
