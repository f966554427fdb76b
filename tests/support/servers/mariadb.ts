import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { findProgram } from "./find_program.ts";
import { freePort } from "./free_port.ts";
import { janitor } from "./janitor.ts";
import { Service } from "./service.ts";

/** Where MariaDB or MySQL stands on this machine, or undefined. */
export function findMariaDb(): string | undefined {
  return findProgram("mariadbd", "mysqld");
}

interface MariaDbOptions {
  /** Writes every commit through to the disk, as in production. Off by default: tests are faster without. */
  durable?: boolean;
}

/**
 * A private MariaDB (or MySQL) in a temporary folder on a free port.
 *
 * @example
 * const maria = await startMariaDb();
 * await maria.kill();   // as in a crash; its data stay
 * await maria.start();  // the same url again
 * await maria.remove();
 */
export class MariaDb {
  readonly url: string;
  version = "";
  readonly #folder: string;
  readonly #service: Service;

  constructor(folder: string, service: Service, port: number) {
    this.url = `mariadb://root@127.0.0.1:${port}/`;
    this.#folder = folder;
    this.#service = service;
  }

  async start(): Promise<void> {
    await this.#service.start(async () => {
      this.version = await versionOf(this.url).catch(() => "");
      return this.version !== "";
    });
  }

  async stop(): Promise<void> {
    await this.#service.stop();
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    await this.#service.kill();
  }

  /** Holds the server still without closing its connections, as when a machine hangs; `resume` lets it go on. */
  pause(): void {
    this.#signal("SIGSTOP");
  }

  resume(): void {
    this.#signal("SIGCONT");
  }

  /** Ends the server and removes its data. */
  async remove(): Promise<void> {
    await this.#service.kill();
    janitor.removeFolder(this.#folder);
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#service.pid) process.kill(this.#service.pid, signal);
  }
}

/** Makes and starts a private server. @throws when no program is there (`findMariaDb`) */
export async function startMariaDb(options: MariaDbOptions = {}): Promise<MariaDb> {
  const program = findMariaDb();
  if (!program) throw new Error("MariaDB is not installed on this machine");
  const folder = janitor.makeFolder("mariadb");
  const port = await freePort();
  makeData(program, folder);
  const args = serverArguments(folder, port, options);
  const server = new MariaDb(folder, new Service({ name: "MariaDB", program, args }), port);
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
  const common = ["--no-defaults", ...asRoot(), `--datadir=${join(folder, "data")}`];
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
  { durable = false }: MariaDbOptions,
): string[] {
  return [
    "--no-defaults",
    ...asRoot(),
    `--datadir=${join(folder, "data")}`,
    // A server that starts removes what it takes for its own leftovers: never in a folder of others.
    `--tmpdir=${folder}`,
    `--socket=${join(folder, "socket")}`,
    `--pid-file=${join(folder, "pid")}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    "--character-set-server=utf8mb4",
    "--innodb-buffer-pool-size=64M",
    "--max-connections=400",
    "--skip-log-bin",
    "--loose-mysqlx=OFF",
    "--loose-performance-schema=OFF",
    ...(durable
      ? []
      : ["--innodb-flush-log-at-trx-commit=0", "--loose-innodb-flush-method=nosync"]),
  ];
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ["--user=root"] : [];
}
