import { afterAll, beforeAll, expect, it } from "vitest";
import type { Loose } from "../../support/loose.ts";
import { createDatabase, execute } from "../../support/servers/database_admin.ts";
import { freePort } from "../../support/servers/free_port.ts";
import { type MariaDb, startMariaDb, startReplica } from "../../support/servers/mariadb.ts";
import { cluster } from "../../support/storeys.ts";
import { until } from "../../support/until.ts";
import { type Installation, install } from "./run_console.ts";

cluster((storey) => {
  let primary: MariaDb;
  let replica: MariaDb;
  let house: Installation;
  let settings: Record<string, string>;
  beforeAll(async () => {
    primary = await startMariaDb({ binlog: true });
    replica = await startReplica(primary);
    house = await install(storey);
    const url = await createDatabase(primary.url);
    const { pathname } = new URL(url);
    settings = {
      DATABASE_URL: url,
      DATABASE_REPLICA_URLS: new URL(pathname, replica.url).href,
      DATABASE_CONNECTIONS: `reports=${url},old=sqlite:${house.folder}/old.db`,
    };
    await house.runWith(settings, "db:migrate");
    await until(hasArrived, { what: "the tables to arrive on the replica", within: 20_000 });
  });
  afterAll(async () => {
    await Promise.all([primary.remove(), replica.remove()]);
  });
  const place = async ({ url }: MariaDb, variable: string) =>
    ((await execute(url, `SELECT @@${variable} AS place`)) as Loose[])[0].place;
  /** Whether the replica has all that was written to the primary. */
  const hasArrived = async () =>
    (await place(replica, "gtid_slave_pos")) === (await place(primary, "gtid_binlog_pos"));
  const doctor = async (more: Record<string, string> = {}) =>
    (await house.runWith({ ...settings, ...more }, "doctor", "--json")).json;
  const check = (json: Loose, name: string) =>
    json.checks.find((one: { name: string }) => one.name === name);

  it("the doctor finds replicas that follow, and further databases that answer", async () => {
    const json = await doctor();
    expect(json.checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
    expect(check(json, "replica.1").message).toMatch(
      /^127\.0\.0\.1:\d+ follows, \d+(\.\d)? s behind\.$/,
    );
    expect(check(json, "reports").ok).toBe(true);
    expect(check(json, "old").ok).toBe(true);
  });

  it("the doctor tells a replica whose replication stands still", async () => {
    await replica.stopReplication();
    const json = await doctor();
    expect(check(json, "database").ok).toBe(true);
    expect(check(json, "replica.1")).toMatchObject({
      ok: false,
      hint: expect.stringContaining("SHOW REPLICA STATUS"),
    });
    await replica.startReplication();
  });

  it("the doctor tells replicas and further databases that are not there", async () => {
    const nowhere = `mysql://root:geheim@127.0.0.1:${await freePort()}/parley`;
    const json = await doctor({
      DATABASE_REPLICA_URLS: nowhere,
      DATABASE_CONNECTIONS: `reports=${nowhere}`,
    });
    expect(check(json, "replica.1")).toMatchObject({
      ok: false,
      message: expect.stringContaining("ECONNREFUSED"),
      hint: expect.stringContaining("DATABASE_REPLICA_URLS"),
    });
    expect(check(json, "reports")).toMatchObject({
      ok: false,
      hint: expect.stringContaining("reports=… in DATABASE_CONNECTIONS"),
    });
    expect(JSON.stringify(json)).not.toContain("geheim");
  });

  it("settings that name no replicas or connections are refused with what to write", async () => {
    const json = await doctor({ DATABASE_REPLICA_URLS: "sqlite:a", DATABASE_CONNECTIONS: "a:b" });
    const { message } = check(json, "configuration");
    expect(message).toContain("DATABASE_REPLICA_URLS must be mysql:// or mariadb:// addresses");
    expect(message).toContain("DATABASE_CONNECTIONS must be name=address");
  });
});
