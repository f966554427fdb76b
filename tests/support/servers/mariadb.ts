import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { execute } from "./database_admin.ts";
import { findProgram } from "./find_program.ts";
import { PrivateServer } from "./private_server.ts";

/** Where MariaDB or MySQL stands on this machine, or undefined. */
export function findMariaDb(): string | undefined {
  return findProgram("mariadbd", "mysqld");
}

interface MariaDbOptions {
  /** Writes every commit through to the disk, as in production. Off by default: tests are faster without. */
  durable?: boolean;
  /** Writes a binary log, so that replicas can follow (`startReplica`). */
  binlog?: boolean;
}

/**
 * A private MariaDB (or MySQL).
 *
 * @example
 * const maria = await startMariaDb();
 * await maria.kill();   // as in a crash; its data stay
 * await maria.start();  // the same url again
 * await maria.remove();
 */
export class MariaDb extends PrivateServer {
  /** As a replica: goes on with what the primary did meanwhile. */
  async startReplication(): Promise<void> {
    await execute(this.url, "START SLAVE");
  }

  /** As a replica: answers as before, and learns nothing new. */
  async stopReplication(): Promise<void> {
    await execute(this.url, "STOP SLAVE");
  }
}

/**
 * Makes a server that follows `primary` (which must write a binary log) from its first statement on.
 *
 * @example
 * const primary = await startMariaDb({ binlog: true });
 * const replica = await startReplica(primary);
 * await replica.stopReplication(); // from now on it falls behind
 */
export async function startReplica(primary: MariaDb): Promise<MariaDb> {
  const replica = await startMariaDb({ binlog: true });
  const port = new URL(primary.url).port;
  await execute(
    replica.url,
    `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='root', ` +
      "MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos",
  );
  await replica.startReplication();
  return replica;
}

/** Makes and starts a private server. @throws when no program is there (`findMariaDb`) */
export async function startMariaDb(options: MariaDbOptions = {}): Promise<MariaDb> {
  const program = findMariaDb();
  if (!program) throw new Error("MariaDB is not installed on this machine");
  const [folder, port] = await PrivateServer.place("mariadb");
  makeData(program, folder);
  const kind = {
    name: "MariaDB",
    program,
    args: serverArguments(folder, port, options),
    url: `mariadb://root@127.0.0.1:${port}/`,
    version: versionOf,
  };
  const server = new MariaDb(kind, folder);
  await server.start();
  return server;
}

/** The version that a server tells. @throws when it can't be reached */
export async function versionOf(url: string): Promise<string> {
  const connection = await createConnection(url.replace(/^mariadb:/, "mysql:"));
  try {
    const [rows] = await connection.query("SELECT VERSION() AS version");
    return String((rows as { version: string }[])[0]?.version);
  } finally {
    await connection.end();
  }
}

function makeData(program: string, folder: string): void {
  const install = findProgram("mariadb-install-db", "mysql_install_db");
  const common = ["--no-defaults", ...asRoot(), ...placesIn(folder)];
  const result = install
    ? spawnSync(install, [...common, "--auth-root-authentication-method=normal", "--skip-test-db"])
    : spawnSync(program, [...common, "--initialize-insecure"]);
  if (result.status !== 0) {
    throw new Error(
      `MariaDB could not make its data: ${result.stderr?.toString() ?? result.error}`,
    );
  }
}

function serverArguments(
  folder: string,
  port: number,
  { durable = false, binlog = false }: MariaDbOptions,
): string[] {
  return [
    "--no-defaults",
    ...asRoot(),
    ...placesIn(folder),
    `--socket=${join(folder, "socket")}`,
    `--pid-file=${join(folder, "pid")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--character-set-server=utf8mb4",
    "--innodb-buffer-pool-size=64M",
    "--max-connections=400",
    ...(binlog ? ["--log-bin=binlog", `--server-id=${port}`] : ["--skip-log-bin"]),
    "--loose-skip-slave-start",
    "--loose-mysqlx=OFF",
    "--loose-performance-schema=OFF",
    ...(durable
      ? []
      : ["--innodb-flush-log-at-trx-commit=0", "--loose-innodb-flush-method=nosync"]),
  ];
}

/** Temporary files are named by the process: in a place of all, two containers would take each other's. */
function placesIn(folder: string): string[] {
  return [`--datadir=${join(folder, "data")}`, `--tmpdir=${folder}`];
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}
