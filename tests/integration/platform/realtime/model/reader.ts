import { expect } from "vitest";
import type { Position } from "../../../../../app/platform/realtime/index.ts";
import { type Got, HubClient, viewerOf } from "../hub_client.ts";
import type { World } from "./world.ts";

/** Which event stands at which place of a channel; whoever learns of a place must learn the same. */
export class Truth {
  readonly #events = new Map<string, number>();

  agree(channel: string, { epoch, offset }: Position, n: number): void {
    const place = `${channel} ${epoch} ${offset}`;
    expect(this.#events.get(place) ?? n, `the event at ${place}`).toBe(n);
    this.#events.set(place, n);
  }
}

/** What a reader knows of a channel since it last read it anew. */
interface Knowledge {
  /** Up to where it has everything; missing while it was not told. */
  position: Position | undefined;
  /** When it was last told to read anew. */
  since: number;
  seen: Set<number>;
  /** What came without a place. */
  alone: Set<number>;
}

/** A client as they should be: it keeps its position, comes back with it, and believes what it is told. */
export class Reader {
  readonly id: number;
  place = 0;
  readonly knows = new Map<string, Knowledge>();
  readonly #world: World;
  readonly #truth: Truth;
  readonly #now: () => number;
  #client: HubClient | undefined;
  #read = 0;
  #asked: Position | undefined;
  #joining: Promise<void> = Promise.resolve();

  constructor(id: number, parts: { world: World; truth: Truth; now: () => number }) {
    this.id = id;
    this.#world = parts.world;
    this.#truth = parts.truth;
    this.#now = parts.now;
  }

  get isConnected(): boolean {
    return this.#client?.connection.closed === undefined && this.#client !== undefined;
  }

  /** Comes to a node, with what it knows. */
  async come(place: number): Promise<void> {
    await this.drop();
    this.place = place;
    this.#client = new HubClient(this.#world.node(place), {
      viewer: viewerOf(this.id),
      now: this.#now,
    });
    this.#read = 0;
    for (const channel of this.knows.keys()) this.join(channel);
  }

  /** The wire breaks; what had arrived until now counts. */
  async drop(): Promise<void> {
    await this.idle();
    if (this.isConnected) this.#client?.vanish();
    this.#client = undefined;
  }

  /** Asks to join, once it has the answers to what it asked before; other things go on meanwhile. */
  join(channel: string): void {
    this.#joining = this.#joining.then(() => this.#join(channel));
    this.#joining.catch(() => {}); // `idle` tells
  }

  async leave(channel: string): Promise<void> {
    await this.idle();
    this.#client?.leave(channel);
    this.knows.delete(channel);
  }

  /** Has all answers. */
  async idle(): Promise<void> {
    await this.#joining;
    this.take();
  }

  /** Once for each connection: who asks again while events come asks for second copies. */
  async #join(channel: string): Promise<void> {
    this.take();
    if (!this.#client || this.#client.connection.subscriptions.has(channel)) return;
    const since = this.knows.get(channel)?.position;
    this.#asked = since;
    await this.#client.join(channel, since ? { since } : {});
    await new Promise((written) => setImmediate(written));
    this.take();
  }

  /** Takes in what has come. */
  take(): void {
    const { got = [], times = [] } = this.#client ?? {};
    for (; this.#read < got.length; this.#read += 1)
      this.#one(got[this.#read] as Got, times[this.#read] ?? 0);
  }

  #one(got: Got, at: number): void {
    if (got.type === "joined") this.#joined(got.joined, at);
    else if (got.type === "missed") this.#missed(got.channels, at);
    else if (got.type === "event") this.#event(got);
  }

  #joined(
    { channel, recovered, position }: Extract<Got, { type: "joined" }>["joined"],
    at: number,
  ) {
    if (!recovered) this.knows.set(channel, anew(position, at));
    else expect(this.knows.get(channel)?.position, "what it came with").toEqual(this.#asked);
  }

  #missed(channels: Extract<Got, { type: "missed" }>["channels"], at: number): void {
    for (const { channel, epoch, offset } of channels) {
      const position = epoch === undefined ? undefined : { epoch, offset: offset ?? 0 };
      if (this.knows.has(channel)) this.knows.set(channel, anew(position, at));
    }
  }

  /**
   * It came while its node was alone. Whether the others have it nobody could say then, so it may come again in its
   * place; clients know it by its id.
   */
  #alone({ alone }: Knowledge, n: number, about: string): void {
    expect(alone.has(n), `${about} twice`).toBe(false);
    alone.add(n);
  }

  #event({ channel, offset, data }: Extract<Got, { type: "event" }>): void {
    const knowledge = this.knows.get(channel);
    if (!knowledge) return;
    const { n } = data as { n: number };
    const about = `reader ${this.id} on ${channel}: event ${n}`;
    expect(knowledge.seen.has(n), `${about} twice`).toBe(false);
    if (offset === undefined) return this.#alone(knowledge, n, about);
    knowledge.seen.add(n);
    const { epoch = "", offset: before = -1 } = knowledge.position ?? {};
    expect(offset, `${about}, its place`).toBe(before + 1);
    knowledge.position = { epoch, offset };
    this.#truth.agree(channel, knowledge.position, n);
  }
}

function anew(position: Position | undefined, since: number): Knowledge {
  return { position, since, seen: new Set(), alone: new Set() };
}
