import { randomBytes } from "node:crypto";
import { createConnection } from "mysql2/promise";

/** Makes an empty database on a server; answers its URL. */
export async function createDatabase(server: string): Promise<string> {
  const name = `parley_test_${randomBytes(6).toString("hex")}`;
  await execute(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Drops a database that `createDatabase` made. */
export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await execute(new URL("/", url).href, `DROP DATABASE IF EXISTS ${name}`);
}

/** Runs one statement on a server, on a connection of its own; answers what the server said. */
export async function execute(server: string, statement: string): Promise<unknown> {
  const connection = await createConnection(server.replace(/^mariadb:/, "mysql:"));
  try {
    const [answer] = await connection.query(statement);
    return answer;
  } finally {
    await connection.end();
  }
}
