import { existsSync } from "node:fs";
import { createConnection } from "mysql2/promise";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { describeWith } from "../../support/parts.ts";
import { startMariaDb, versionOf } from "../../support/servers/mariadb.ts";
import { redisVersion, startRedis } from "../../support/servers/redis.ts";
import { cluster, eachStorey } from "../../support/storeys.ts";

describeWith(["database"], "A private MariaDB", () => {
  test("keeps its rows over a crash, under the same address", async () => {
    const maria = await startMariaDb({ durable: true });
    await query(maria.url, "CREATE DATABASE chat");
    await query(maria.url, "CREATE TABLE chat.names (name VARCHAR(20))");
    await query(maria.url, "INSERT INTO chat.names VALUES ('Ada')");
    await maria.kill();
    await expect(versionOf(maria.url)).rejects.toThrow("ECONNREFUSED");
    await maria.start();
    expect(await query(maria.url, "SELECT name FROM chat.names")).toEqual([{ name: "Ada" }]);
    await maria.remove();
    await expect(versionOf(maria.url)).rejects.toThrow("ECONNREFUSED");
  });
});

describeWith(["redis"], "A private Redis", () => {
  test("can be stopped and started under the same address", async () => {
    const redis = await startRedis();
    await redis.stop();
    await expect(redisVersion(redis.url)).rejects.toThrow("Connection is closed");
    await redis.start();
    expect(await redisVersion(redis.url)).toBe(redis.version);
    await redis.remove();
  });
});

eachStorey((storey) => {
  test("gives another empty database at each call", async () => {
    const urls = await Promise.all([storey.freshDatabaseUrl(), storey.freshDatabaseUrl()]);
    expect(new Set(urls).size).toBe(2);
    const scheme = storey.name === "embedded" ? "sqlite:" : "mariadb:";
    expect(urls.map((url) => new URL(url).protocol)).toEqual([scheme, scheme]);
    expect(existsSync(storey.freshFolder())).toBe(true);
  });
});

cluster((storey) => {
  test("gives Redis under a prefix of its own", async () => {
    const { url, prefix } = storey.redis() ?? { url: "", prefix: "" };
    const client = new Redis(url);
    expect(await client.keys(`${prefix}*`)).toEqual([]);
    client.disconnect();
  });
});

async function query(url: string, statement: string): Promise<unknown> {
  const connection = await createConnection(url.replace(/^mariadb:/, "mysql:"));
  const [rows] = await connection.query(statement);
  await connection.end();
  return rows;
}
