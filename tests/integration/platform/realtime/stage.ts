import pino from "pino";
import { afterEach, beforeEach } from "vitest";
import { z } from "zod";
import { connectionScoped } from "../../../../app/platform/container/index.ts";
import { ConflictError } from "../../../../app/platform/errors/index.ts";
import { Log, logContext } from "../../../../app/platform/logging/index.ts";
import {
  type MessageRoute,
  socketMessages,
  type WebSocketRequest,
} from "../../../../app/platform/realtime/index.ts";
import type { Socket } from "../../../support/socket.ts";
import { type Backend, memoryBackend } from "./backends.ts";
import { LiveNode, type LiveNodeOptions } from "./live_node.ts";

export const ANN = 1;
export const BEN = 2;

interface Line {
  level: string;
  msg: string;
  [key: string]: unknown;
}

@connectionScoped()
export class Counter {
  count = 0;
  static disposed = 0;

  wave(request: WebSocketRequest<{ hand: string }>): void {
    this.count += 1;
    request.reply({ type: "waved", hand: request.message.hand, count: this.count });
  }

  dispose(): void {
    Counter.disposed += 1;
  }
}

const wave = z.object({ hand: z.enum(["left", "right"]) });

/** A gateway with a few messages, one for each test, and what it wrote and did. */
export class Stage {
  readonly lines: Line[] = [];
  /** What handlers and middleware did. */
  readonly trail: string[] = [];
  readonly #backend: Backend;
  #node: LiveNode | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get node(): LiveNode {
    if (!this.#node) throw new Error("The node has not been started.");
    return this.#node;
  }

  async start(options: Partial<LiveNodeOptions> = {}): Promise<LiveNode> {
    const write = (line: string) => void this.lines.push(JSON.parse(line) as Line);
    const formatters = { level: (level: string) => ({ level }) };
    const mixin = () => logContext.getStore() ?? {};
    const log = new Log(pino({ level: "debug", formatters, mixin }, { write }), "n1");
    const given = { backend: this.#backend, messages: this.#messages, log };
    this.#node = await LiveNode.start({ ...given, ...options });
    return this.#node;
  }

  connect(who: number | string = ANN): Promise<Socket> {
    return this.node.connect(who);
  }

  /** Lines above `info`. */
  get serious(): Line[] {
    return this.lines.filter(({ level }) => ["warn", "error", "fatal"].includes(level));
  }

  async stop(): Promise<void> {
    await this.#node?.stop();
    await this.#backend.close();
  }

  readonly #messages: MessageRoute[] = socketMessages((on) => {
    on("wave", wave, Counter, "wave");
    on("crash", z.object({}), async () => {
      await Promise.resolve();
      throw new TypeError("a secret detail");
    });
    on("clash", z.object({}), () => {
      throw new ConflictError("taken", "This name is taken.");
    });
    on("slow", z.object({ n: z.number() }), async ({ message }) => {
      if (message.n % 2) await new Promise((done) => setImmediate(done));
      this.trail.push(`slow ${message.n}`);
    });
    on("context", z.object({}), (request) => {
      request.reply({ type: "context", ...logContext.getStore() });
    });
  });
}

/** A fresh stage for each test of the file. */
export function useStage(): () => Stage {
  let stage: Stage;
  beforeEach(async () => {
    stage = new Stage(await memoryBackend());
  });
  afterEach(() => stage.stop());
  return () => stage;
}
