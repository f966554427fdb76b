import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NodeLog } from "./node_log.ts";
import { freePort } from "./servers/free_port.ts";
import { Service } from "./servers/service.ts";
import type { Storey } from "./storeys.ts";
import { until } from "./until.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = join(ROOT, "dist/app/main.js");
/** What a server reads from where it was started: the build, and in development templates and texts. */
const READ = ["dist", "views", "texts"];

interface NodeOptions {
  storey: Storey;
  /** Further settings, stronger than all others. */
  env?: Record<string, string>;
}

/**
 * The real, built server as a process of its own, on a free port with its own storage folder.
 *
 * @example
 * const node = await startNode({ storey });
 * await node.kill9();
 * await node.start(); // same port, same database
 */
export class ServerNode {
  readonly port: number;
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it was started; it reads a `.env` there. */
  readonly folder: string;
  /** Every line it has written since its first start. */
  readonly log = new NodeLog();
  readonly #service: Service;

  constructor(port: number, env: Record<string, string>, folder: string) {
    this.port = port;
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.env = { ...inherited(), ...env, HOST: "127.0.0.1", PORT: `${port}` };
    const args = ["--enable-source-maps", PROGRAM];
    const name = env["NODE_ID"] ?? "the server";
    this.#service = new Service(
      { name, program: process.execPath, args, env: this.env, cwd: folder },
      (line) => this.log.add(line),
    );
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    await this.#service.start(() => this.isReady());
  }

  /** SIGTERM; answers the exit code. */
  stop(): Promise<number | null> {
    return this.#service.stop();
  }

  async kill9(): Promise<void> {
    await this.#service.kill();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  get running(): boolean {
    return this.#service.running;
  }

  /** Sends a signal without waiting for anything. */
  signal(signal: NodeJS.Signals): void {
    if (this.#service.pid) process.kill(this.#service.pid, signal);
  }

  async isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
    await answer?.body?.cancel();
    return answer?.status === 200;
  }

  /** Waits until /health/ready says `ready` or not, as after a database came back. */
  async untilReady(ready = true): Promise<void> {
    const what = `${this.url}/health/ready to be ${ready ? "green" : "red"}`;
    await until(async () => (await this.isReady()) === ready, { within: 20_000, what });
  }
}

/** Starts one server on a storey; it is stopped after the suite. */
export async function startNode({ storey, env }: NodeOptions): Promise<ServerNode> {
  const [node] = await startNodes(storey, 1, env);
  if (!node) throw new Error("No server was started");
  return node;
}

/**
 * Starts several servers that share database, Redis and key (so: on the cluster storey), all at once: they race
 * for the migrations.
 */
export async function startNodes(
  storey: Storey,
  count: number,
  env: Record<string, string> = {},
): Promise<ServerNode[]> {
  if (!existsSync(PROGRAM)) throw new Error("The server is not built; run `npm run build` first");
  const common = await storey.environment();
  const nodes = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const folder = projectFolder(storey);
      const own = { NODE_ID: `node-${index + 1}`, STORAGE_PATH: join(folder, "storage") };
      return new ServerNode(await freePort(), { ...common, ...own, ...env }, folder);
    }),
  );
  for (const node of nodes) storey.onClose(() => node.kill9());
  await Promise.all(nodes.map((node) => node.start()));
  return nodes;
}

/** A folder to start in that has all that is read, and no `.env` of the developer. */
function projectFolder(storey: Storey): string {
  const folder = storey.freshFolder();
  for (const name of READ) symlinkSync(join(ROOT, name), join(folder, name), "dir");
  return folder;
}

/** What a program needs from the system, and nothing that would configure Parley. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"];
  const found = names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return {
    ...Object.fromEntries(found),
    NODE_ENV: "test",
    LOG_FILES: "false",
    LOG_PRETTY: "false",
  };
}
