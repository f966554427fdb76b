import type { Logger } from "../logging/index.ts";
import type { Clock } from "../support/index.ts";
import { NodeDirectory } from "./node_directory.ts";
import type { NodeFacts } from "./node_facts.ts";
import { NodeLink } from "./node_link.ts";
import type { SharedRedis } from "./over_redis.ts";
import type { Heard, Outcome } from "./reply.ts";
import type { Request } from "./verbs.ts";

const LEASE_MS = 15_000;
const RENEWALS_PER_LEASE = 3;

interface RingOptions {
  facts: NodeFacts;
  clock: Clock;
  log: Logger;
  readonly answer: (asked: unknown) => Promise<Outcome>;
}

/** This server among those of all machines that share a Redis: it is known to them, hears them and asks them. */
export class NodeRing {
  readonly #options: RingOptions;
  readonly #directory: NodeDirectory;
  readonly #link: NodeLink;
  #cancel = (): void => {};
  #stopped = false;

  constructor(shared: SharedRedis, options: RingOptions) {
    this.#options = options;
    const main = shared.connections.main();
    this.#directory = new NodeDirectory(main, shared.prefix);
    this.#link = new NodeLink({
      main,
      subscriber: shared.connections.listener(),
      prefix: shared.prefix,
      clock: options.clock,
      run: options.facts.run,
      answer: (request) => this.#answer(request),
    });
  }

  /** Resolves when the others can ask this one; at once while Redis is away. */
  async start(): Promise<void> {
    const hearing = this.#link.listen().catch(() => {}); // ends only with the connection
    await this.#takeOver();
    if (await this.#announce()) await hearing;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#directory.remove(this.#options.facts.run).catch(() => {});
    this.#link.close();
  }

  list(): Promise<NodeFacts[]> {
    return this.#directory.list();
  }

  ask(request: Request, nodes: readonly NodeFacts[], withinMs?: number): Promise<Heard[]> {
    return this.#link.ask(request, nodes, withinMs);
  }

  async #answer(request: Request): Promise<Heard> {
    const { run, node } = this.#options.facts;
    return { run, node, ok: true, ...(await this.#options.answer(request)) };
  }

  /** What this server was before it was killed is nobody to wait for. */
  async #takeOver(): Promise<void> {
    const { node, host } = this.#options.facts;
    const before = await this.#directory.list().catch(() => []);
    const mine = before.filter((facts) => facts.node === node && facts.host === host);
    for (const { run } of mine) await this.#directory.remove(run).catch(() => {});
  }

  /** @returns whether Redis took it */
  async #announce(): Promise<boolean> {
    const { facts, clock, log } = this.#options;
    const taken = await this.#directory.announce(facts, LEASE_MS).then(
      () => true,
      (err: unknown) => {
        log.debug({ err }, "the other nodes cannot be told of this one");
        return false;
      },
    );
    if (!this.#stopped) {
      this.#cancel = clock.after(LEASE_MS / RENEWALS_PER_LEASE, () => void this.#announce());
    }
    return taken;
  }
}
