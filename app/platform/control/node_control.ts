import { join } from "node:path";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../container/index.ts";
import { Log, type Logger } from "../logging/index.ts";
import { RedisConnections } from "../resilience/index.ts";
import { Clock, randomId } from "../support/index.ts";
import type { AskOptions } from "./ask_nodes.ts";
import { ControlServer } from "./control_server.ts";
import { factsOf, type NodeFacts } from "./node_facts.ts";
import { NodeRing } from "./node_ring.ts";
import { type Outcome, type Reply, replyOf } from "./reply.ts";
import { Verbs } from "./verbs.ts";

/**
 * What may be asked of this server from outside, and how it asks the others: by the console on the same machine over
 * a Unix socket, by any node over Redis.
 *
 * @example
 * control.on("stats", () => ({ text: "Well.", value: figures.read() }));
 * const replies = await control.ask("stats"); // of all nodes, this one included
 */
@singleton()
export class NodeControl {
  readonly #verbs = new Verbs();
  readonly #facts: NodeFacts;
  readonly #socket: ControlServer;
  readonly #ring: NodeRing | undefined;
  readonly #log: Logger;

  // oxlint-disable-next-line eslint/max-params -- injected by the container
  constructor(settings: Settings, log: Log, redis: RedisConnections, clock: Clock) {
    this.#log = log.part("control");
    this.#facts = factsOf({ run: randomId(72), node: log.nodeId });
    const answer = (asked: unknown): Promise<Outcome> => this.#verbs.answer(asked);
    const { run, node } = this.#facts;
    this.#socket = new ControlServer({
      folder: runFolder(settings.app.storage),
      node,
      run,
      answer,
    });
    const shared = { connections: redis, prefix: settings.redis.prefix };
    const options = { facts: this.#facts, clock, log: this.#log, answer };
    this.#ring = redis.configured ? new NodeRing(shared, options) : undefined;
  }

  /** What is done for a verb; an error that it throws is told to whoever asked. */
  on(verb: string, handler: (input: unknown) => Outcome | Promise<Outcome>): void {
    this.#verbs.on(verb, handler);
  }

  /** Begins to hear. A server that cannot be reached from the console still serves: it says so and goes on. */
  async start(): Promise<void> {
    const { path } = this.#socket;
    await this.#socket.listen().catch((err: unknown) => {
      this.#log.warn({ err, path }, "the console cannot reach this server");
    });
    await this.#ring?.start();
  }

  async stop(): Promise<void> {
    await this.#ring?.stop();
    await this.#socket.close();
  }

  /** The nodes that run, this one included; while Redis is away this one alone. */
  async nodes(): Promise<NodeFacts[]> {
    const others = await this.#others();
    return [this.#facts, ...others].toSorted((a, b) => (a.node < b.node ? -1 : 1));
  }

  /**
   * Says a verb to every node or to one, this one included. A node that gives no answer in ten seconds, or in
   * `withinMs`, is among the replies, as not ok. Empty when there is no node of that name.
   */
  async ask(
    verb: string,
    { input, node, withinMs }: AskOptions & { withinMs?: number } = {},
  ): Promise<Reply[]> {
    const request = { verb, input };
    const wanted = (facts: NodeFacts): boolean => node === undefined || facts.node === node;
    const others = (await this.#others()).filter(wanted);
    const heard = await Promise.all([
      ...(wanted(this.#facts) ? [this.#own(request)] : []),
      ...others.map(async (facts) => this.#ring?.ask(request, [facts], withinMs)),
    ]);
    const replies = heard.flatMap((one) => one ?? []).map(replyOf);
    return replies.toSorted((a, b) => (a.node < b.node ? -1 : 1));
  }

  async #own(request: { verb: string; input: unknown }) {
    const { run, node } = this.#facts;
    return [{ run, node, ok: true, ...(await this.#verbs.answer(request)) }];
  }

  async #others(): Promise<NodeFacts[]> {
    const all = (await this.#ring?.list().catch(() => [])) ?? [];
    return all.filter(({ run }) => run !== this.#facts.run);
  }
}

/** Where the sockets of the servers of a storage folder are. */
export function runFolder(storage: string): string {
  return join(storage, "run");
}
