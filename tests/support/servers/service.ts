import { type ChildProcess, spawn } from "node:child_process";
import { until } from "../until.ts";
import { janitor } from "./janitor.ts";

export interface Command {
  /** As it reads in messages: `MariaDB`, `node 2`. */
  name: string;
  program: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/**
 * One server process of the tests, in a process group of its own. It can be stopped, killed and started again.
 *
 * @example
 * const service = new Service({ name: "Redis", program: "redis-server", args: ["--port", "15999"] });
 * await service.start(() => ping(15_999));
 */
export class Service {
  readonly #command: Command;
  readonly #onLine: (line: string) => void;
  readonly #tail: string[] = [];
  #child: ChildProcess | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(command: Command, onLine: (line: string) => void = () => {}) {
    this.#command = command;
    this.#onLine = onLine;
  }

  get running(): boolean {
    const child = this.#child;
    return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts the process and waits until `isReady` says so; fails at once when the process ends before. */
  async start(isReady: () => boolean | Promise<boolean>, within = 30_000): Promise<void> {
    this.#launch();
    await until(async () => this.#assertRunning() && (await isReady()), {
      within,
      what: () => `${this.#command.name} to be ready. Its last lines:\n${this.lastLines()}`,
    });
  }

  /** Asks the process to end and waits until it has; answers its exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    const child = this.#child;
    if (!child?.pid) return null;
    if (this.running) process.kill(child.pid, signal);
    await this.#ended;
    this.#child = undefined;
    janitor.forgetGroup(child.pid);
    return child.exitCode;
  }

  /** `kill -9`, and waits until the process is gone. */
  async kill(): Promise<void> {
    await this.stop("SIGKILL");
  }

  lastLines(): string {
    return this.#tail.join("\n");
  }

  #launch(): void {
    const { program, args, env, cwd } = this.#command;
    const child = spawn(program, args, {
      env,
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid) janitor.watchGroup(child.pid);
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once("close", resolve).once("error", resolve));
    child.on("error", (error) => this.#take(error.message));
    for (const stream of [child.stdout, child.stderr]) this.#readLines(stream);
  }

  #readLines(stream: NodeJS.ReadableStream): void {
    let rest = "";
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line);
    });
  }

  #take(line: string): void {
    this.#tail.push(line);
    if (this.#tail.length > 40) this.#tail.shift();
    this.#onLine(line);
  }

  #assertRunning(): true {
    if (this.running) return true;
    throw new Error(`${this.#command.name} ended before it was ready:\n${this.lastLines()}`);
  }
}
