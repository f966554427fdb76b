import { execFileSync, type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LoadOptions, LoadOrder } from "./load.ts";

export const C_FLOOR = "C, one write";

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const NODE_FLAGS = ["--expose-gc", "--max-semi-space-size=16"];

/** The program that does one write a message and socket, or nothing where there is no compiler. */
export function buildFloor(): string | undefined {
  const program = join(mkdtempSync(join(tmpdir(), "parley-floor-")), "floor");
  try {
    execFileSync("cc", ["-O2", file("floor.c"), "-o", program], { stdio: "ignore" });
    return program;
  } catch {
    return undefined;
  }
}

export interface Shape {
  readers: number;
  rooms: number;
}

interface RunOptions extends Shape {
  name: string;
  floor?: string | undefined;
  /** Further settings of the candidate. */
  env?: Record<string, string>;
}

/** A candidate and its readers, each a process of its own. */
export class Run {
  readonly shape: Shape;
  readonly #server: ChildProcess;
  readonly #answers: Interface;
  readonly #load: ChildProcess;

  private constructor(
    shape: Shape,
    { server, answers, load }: { server: ChildProcess; answers: Interface; load: ChildProcess },
  ) {
    this.shape = shape;
    this.#server = server;
    this.#answers = answers;
    this.#load = load;
  }

  static async start({ name, floor, readers, rooms, env = {} }: RunOptions): Promise<Run> {
    const shape = [String(readers), String(rooms)];
    const stdio = ["pipe", "ignore", "inherit", "pipe"] as const;
    const server =
      name === C_FLOOR && floor
        ? spawn(floor, shape, { stdio: [...stdio] })
        : spawn(process.execPath, [...NODE_FLAGS, file("candidate.ts"), name, ...shape], {
            stdio: [...stdio],
            env: { ...process.env, ...env },
          });
    const answers = createInterface({ input: server.stdio[3] as Readable });
    const address = (await lineOf(answers)) as Omit<LoadOptions, "each">;
    const options: LoadOptions = { ...address, each: readers / rooms };
    const load = fork(file("load.ts"));
    load.send(options);
    await once(load, "message");
    return new Run({ readers, rooms }, { server, answers, load });
  }

  /** An order to the candidate, and its answer. */
  async order<T>(text: string): Promise<T> {
    const answer = lineOf(this.#answers);
    this.#server.stdin?.write(`${text}\n`);
    return (await answer) as T;
  }

  /** An order to the readers. */
  async readers<T>(order: LoadOrder): Promise<T> {
    const answer = once(this.#load, "message") as Promise<[T]>;
    this.#load.send(order);
    return (await answer)[0];
  }

  /** All readers vanish. */
  async leave(): Promise<void> {
    const left = once(this.#load, "exit");
    this.#load.disconnect();
    await left;
  }

  /** Both end by themselves, so that a profiler can write down what it saw. */
  async stop(): Promise<void> {
    if (this.#load.connected) await this.leave();
    const ended = once(this.#server, "exit");
    this.#server.stdin?.end();
    await ended;
  }
}

async function lineOf(answers: Interface): Promise<unknown> {
  const [line] = (await once(answers, "line")) as [string];
  return JSON.parse(line);
}
