import type { Redis } from "ioredis";
import { z } from "zod";
import { type Clock, randomId } from "../support/index.ts";
import { parseLine } from "./lines.ts";
import type { NodeFacts } from "./node_facts.ts";
import { Heard } from "./reply.ts";
import { Request } from "./verbs.ts";

const PATIENCE_MS = 10_000;

const Message = z.union([
  z.object({ ask: z.string(), from: z.string(), request: Request }),
  z.object({ said: z.string(), reply: Heard }),
]);
type Message = z.output<typeof Message>;

interface LinkOptions {
  /** For publishing; shared with others. */
  main: Redis;
  /** For listening; this link's alone. */
  subscriber: Redis;
  prefix: string;
  clock: Clock;
  /** Names this end; nobody else has it. */
  run: string;
  /** What this end does when it is asked; an end that only asks has nothing. */
  readonly answer?: (request: Request) => Promise<Heard>;
}

/**
 * One end of the talk among servers over Redis: each listens on a topic of its own, where questions and the answers
 * to its own questions arrive. Whoever may write to this Redis is believed.
 */
export class NodeLink {
  readonly #options: LinkOptions;
  readonly #waiting = new Map<string, (reply: Heard) => void>();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Resolves when this end hears; while Redis is away that is later. */
  async listen(): Promise<void> {
    const { subscriber, run } = this.#options;
    subscriber.on("message", (_topic: string, text: string) => void this.#receive(text));
    await subscriber.subscribe(this.#topic(run));
  }

  /** Asks these servers and waits for each, but not without end. In their order. */
  ask(request: Request, nodes: readonly NodeFacts[], ms = PATIENCE_MS): Promise<Heard[]> {
    return Promise.all(nodes.map((node) => this.#ask(request, node, ms)));
  }

  close(): void {
    this.#options.subscriber.disconnect();
  }

  async #ask(request: Request, { run, node }: NodeFacts, ms: number): Promise<Heard> {
    const ask = randomId(96);
    const { promise, resolve } = Promise.withResolvers<Heard>();
    this.#waiting.set(ask, resolve);
    const silence = { run, node, ok: false, text: `The server gave no answer in ${ms / 1000} s.` };
    const cancel = this.#options.clock.after(ms, () => resolve(silence));
    try {
      const hearing = await this.#send(run, { ask, from: this.#options.run, request });
      if (hearing === 0 && this.#counts) {
        return {
          ...silence,
          text: "The server does not listen any more; it may have died just now.",
        };
      }
      return await promise;
    } finally {
      cancel();
      this.#waiting.delete(ask);
    }
  }

  async #receive(text: string): Promise<void> {
    const { data: message } = Message.safeParse(parseLine(text));
    if (!message) return;
    if ("said" in message) return this.#waiting.get(message.said)?.(message.reply);
    const reply = await this.#options.answer?.(message.request);
    // Whoever asked waits no longer than it does when Redis went away meanwhile.
    if (reply) await this.#send(message.from, { said: message.ask, reply }).catch(() => {});
  }

  /** A Redis Cluster counts only those who hear on the node that was asked. */
  get #counts(): boolean {
    return !this.#options.main.isCluster;
  }

  /** @returns how many hear it */
  #send(run: string, message: Message): Promise<number> {
    return this.#options.main.publish(this.#topic(run), JSON.stringify(message));
  }

  #topic(run: string): string {
    return `${this.#options.prefix}node:${run}`;
  }
}
