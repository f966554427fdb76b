import { UnavailableError } from "../../../../../app/platform/errors/index.ts";
import {
  Broker,
  History,
  type HistoryPage,
  type Keep,
  memoryStorey,
  type Message,
  type Position,
  type Receipt,
  type TopicListener,
} from "../../../../../app/platform/realtime/index.ts";
import { FakeClock } from "../../../../../app/platform/support/index.ts";
import type { Backend } from "../backends.ts";
import { LiveNode } from "../live_node.ts";
import { KEEP, PLACES, type World } from "./world.ts";

/** Whether a node reaches what it shares with the others. */
class Cable {
  cut = false;
  /** While cut, what is published arrives, and only the answer is lost. */
  loses: "all" | "answers" = "all";
  #mended: () => void = () => {};

  onMend(listener: () => void): void {
    this.#mended = listener;
  }

  mend(): void {
    if (!this.cut) return;
    this.cut = false;
    this.#mended();
  }

  assertWhole(): void {
    if (this.cut) throw new UnavailableError("redis_away", "The cable is cut.");
  }
}

/** A broker in memory behind a cable. Stands for Redis, so that thousands of histories can be tried in a second. */
class CableBroker extends Broker {
  readonly #inner: Broker;
  readonly #cable: Cable;
  #came = 0;
  #arriving: Promise<void> = Promise.resolve();

  constructor(inner: Broker, cable: Cable) {
    super();
    this.#inner = inner;
    this.#cable = cable;
  }

  override get isAway(): boolean {
    return this.#cable.cut;
  }

  override reaches(): boolean {
    return true;
  }

  override async publish(message: Message): Promise<Receipt | undefined> {
    const { cut, loses } = this.#cable;
    if (cut && loses === "all") return undefined;
    const receipt = await this.#inner.publish(message);
    return cut ? undefined : receipt;
  }

  override async restart(topic: string, keep: Keep): Promise<Position> {
    this.#cable.assertWhole();
    return this.#inner.restart(topic, keep);
  }

  override subscribe(topics: readonly string[]): Promise<void> {
    return this.#inner.subscribe(topics);
  }

  override unsubscribe(topics: readonly string[]): Promise<void> {
    return this.#inner.unsubscribe(topics);
  }

  /** In order, and after a while, so that answers and messages overtake each other. */
  override onMessage(listener: TopicListener): void {
    this.#inner.onMessage((...message) => {
      this.#came += 1;
      const way = turns(this.#came % 4);
      const arrive = async (): Promise<void> => {
        await way;
        if (!this.#cable.cut) listener(...message);
      };
      this.#arriving = this.#arriving.then(arrive);
    });
  }

  override onReturn(listener: () => void): void {
    this.#cable.onMend(listener);
  }

  override close(): Promise<void> {
    return this.#inner.close();
  }
}

class CableHistory extends History {
  readonly #inner: History;
  readonly #cable: Cable;
  #asked = 0;

  constructor(inner: History, cable: Cable) {
    super();
    this.#inner = inner;
    this.#cable = cable;
  }

  override read(...query: Parameters<History["read"]>): Promise<HistoryPage> {
    return this.#slowly(() => this.#inner.read(...query));
  }

  override positions(...query: Parameters<History["positions"]>): Promise<Position[]> {
    return this.#slowly(() => this.#inner.positions(...query));
  }

  /** Question and answer take their time, now more and now less. */
  async #slowly<T>(ask: () => Promise<T>): Promise<T> {
    this.#asked += 1;
    await turns(this.#asked % 3);
    this.#cable.assertWhole();
    const answer = await ask();
    await turns((this.#asked >> 1) % 4);
    this.#cable.assertWhole();
    return answer;
  }
}

/** Nodes in one process on a clock that is moved by hand. */
export class MemoryWorld implements World {
  readonly #clock = new FakeClock(1_000_000);
  readonly #storey = memoryStorey(this.#clock);
  readonly #cables: Cable[] = [];
  readonly #nodes: LiveNode[] = [];

  static async open(): Promise<MemoryWorld> {
    const world = new MemoryWorld();
    for (let place = 0; place < PLACES; place += 1) await world.#start(place);
    return world;
  }

  node(place: number): LiveNode {
    const node = this.#nodes[place];
    if (!node) throw new Error(`There is no node ${place}.`);
    return node;
  }

  /** Every other cut loses the answers only. */
  async cut(place: number): Promise<void> {
    const cable = this.#cable(place);
    cable.cut = true;
    cable.loses = this.#clock.now() % 2 ? "answers" : "all";
  }

  async mend(place: number): Promise<void> {
    this.#cable(place).mend();
    await this.pause();
  }

  async replace(place: number): Promise<void> {
    await this.node(place).die();
    await this.#start(place);
  }

  breathe(): Promise<void> {
    return turns(1);
  }

  async restart(place: number, channel: string): Promise<void> {
    await this.node(place).broker.restart(`c:${channel}`, KEEP);
  }

  async pause(): Promise<void> {
    await turns();
    this.#clock.advance(7);
    await turns();
  }

  async settle(): Promise<void> {
    for (let second = 0; second < 40; second += 1) {
      this.#clock.advance(1_000);
      await turns();
    }
  }

  async position(channel: string): Promise<Position> {
    const [position] = await this.#storey.history.positions([`c:${channel}`], KEEP);
    if (!position) throw new Error("The channel stands nowhere.");
    return position;
  }

  async close(): Promise<void> {
    for (const node of this.#nodes) await node.die();
  }

  async #start(place: number): Promise<void> {
    const cable = new Cable();
    const backend: Backend = {
      ...this.#storey,
      history: new CableHistory(this.#storey.history, cable),
      broker: async () => new CableBroker(this.#storey.broker(), cable),
      close: async () => {},
    };
    this.#cables[place] = cable;
    this.#nodes[place] = await LiveNode.start({ backend, clock: this.#clock });
  }

  #cable(place: number): Cable {
    const cable = this.#cables[place];
    if (!cable) throw new Error(`There is no node ${place}.`);
    return cable;
  }
}

async function turns(count = 6): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((done) => setImmediate(done));
}
