import fc from "fast-check";
import { expect } from "vitest";
import { until } from "../../../../support/until.ts";
import { Reader, Truth } from "./reader.ts";
import { PLACES, type World } from "./world.ts";

const CHANNELS = ["a", "b"];
const READERS = 3;

export type Step =
  | { do: "publish"; place: number; channel: string; times: number }
  | { do: "join" | "leave"; reader: number; channel: string }
  /** Somebody moves; so many events are published while they are on their way, and while they join. */
  | { do: "come"; reader: number; place: number; missed: number; met: number }
  | { do: "drop"; reader: number }
  | { do: "cut" | "mend" | "replace"; place: number }
  /** A history begins anew: all that was kept is gone. */
  | { do: "restart"; place: number; channel: string }
  | { do: "pause" };

const place = fc.nat({ max: PLACES - 1 });
const reader = fc.nat({ max: READERS - 1 });
const channel = fc.constantFrom(...CHANNELS);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      place,
      channel,
      times: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("join" as const), reader, channel }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("leave" as const), reader, channel }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("come" as const),
      reader,
      place,
      missed: fc.nat({ max: 3 }),
      met: fc.nat({ max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop" as const), reader }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("cut" as const), place }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("mend" as const), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("replace" as const), place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("restart" as const), place, channel }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("pause" as const) }) },
);

export function steps(length: number): fc.Arbitrary<Step[]> {
  return fc.array(step, { minLength: 5, maxLength: length });
}

/** An event that only the node which published it had. */
interface Alone {
  channel: string;
  n: number;
  at: number;
  place: number;
}

/**
 * Does the steps, lets everything heal, and checks each reader: between the moments at which it was told to read anew
 * it got every event in order and once; and it has got to where the channel stands.
 */
export class Scenario {
  readonly #world: World;
  readonly #truth = new Truth();
  readonly #readers: Reader[];
  readonly #cut = new Set<number>();
  #published = 0;
  #now = 0;
  #alone: Alone[] = [];
  readonly #publishing: Promise<void>[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#readers = Array.from(
      { length: READERS },
      (_, id) => new Reader(id + 1, { world, truth: this.#truth, now: () => this.#now }),
    );
  }

  async run(todo: readonly Step[]): Promise<void> {
    for (const reader of this.#readers) await reader.come(reader.id % PLACES);
    for (const one of todo) {
      this.#now += 1;
      await this.#do(one);
    }
    await this.#heal();
    await this.#check();
  }

  async #do(one: Step): Promise<void> {
    switch (one.do) {
      case "publish":
        for (let time = 0; time < one.times; time += 1) this.#publish(one.place, one.channel);
        return this.#world.pause();
      case "join":
        return this.#reader(one.reader).join(one.channel);
      case "leave":
        return this.#reader(one.reader).leave(one.channel);
      case "come":
        return this.#come(one);
      case "drop":
        return this.#reader(one.reader).drop();
      case "cut":
        this.#cut.add(one.place);
        return this.#world.cut(one.place);
      case "mend":
        return this.#mend(one.place);
      case "replace":
        return this.#replace(one.place);
      case "restart":
        if (!this.#cut.has(one.place)) await this.#world.restart(one.place, one.channel);
        return;
      case "pause":
        return this.#world.pause();
    }
  }

  async #come({
    reader: id,
    place: to,
    missed,
    met,
  }: Extract<Step, { do: "come" }>): Promise<void> {
    const reader = this.#reader(id);
    await reader.drop();
    for (let n = 0; n < missed; n += 1) this.#publish((to + n) % PLACES, CHANNELS[n % 2] ?? "a");
    await this.#world.pause();
    await reader.come(to);
    for (let n = 0; n < met; n += 1) {
      this.#publish((to + n) % PLACES, CHANNELS[n % 2] ?? "a");
      await this.#world.breathe();
    }
  }

  #publish(at: number, channel: string): void {
    const n = (this.#published += 1);
    const alone: Alone = { channel, n, at: this.#now, place: at };
    const node = this.#world.node(at);
    const publishing = node.hub.publishNamed(channel, "posted", { n });
    const note = ({ positions }: Awaited<typeof publishing>): void => {
      const position = positions[channel];
      if (position) this.#truth.agree(channel, position, n);
      // A node that died meanwhile takes with it what it had alone.
      else if (node === this.#world.node(at)) this.#alone.push(alone);
    };
    this.#publishing.push(publishing.then(note));
  }

  async #mend(at: number): Promise<void> {
    if (this.#cut.delete(at)) await this.#world.mend(at);
  }

  /** What only a dead node had is lost with it: nobody else can know of it. */
  async #replace(at: number): Promise<void> {
    for (const reader of this.#readers) if (reader.place === at) await reader.drop();
    await this.#world.pause();
    await this.#world.replace(at);
    this.#cut.delete(at);
    this.#alone = this.#alone.filter((one) => one.place !== at);
  }

  async #heal(): Promise<void> {
    for (const at of this.#cut) await this.#world.mend(at);
    // What was on its way at a cut may turn out late to have reached nobody else.
    await Promise.all(this.#publishing);
    await this.#world.settle();
  }

  async #check(): Promise<void> {
    for (const reader of this.#readers.filter(({ isConnected }) => isConnected)) {
      await reader.idle();
      for (const channel of reader.knows.keys()) await this.#checkOne(reader, channel);
    }
  }

  async #checkOne(reader: Reader, channel: string): Promise<void> {
    const position = await this.#world.position(channel);
    const knowledge = () => (reader.take(), reader.knows.get(channel));
    await until(() => knowledge()?.position?.offset === position.offset, {
      what: `reader ${reader.id} at the end of ${channel}`,
      within: 3_000,
    }).catch(() => {});
    expect(knowledge()?.position, `reader ${reader.id} at the end of ${channel}`).toEqual(position);
    for (const { n, at } of this.#alone.filter((one) => one.channel === channel))
      expect(
        knowledge()?.since,
        `reader ${reader.id} told of the loss of ${n}`,
      ).toBeGreaterThanOrEqual(at);
  }

  #reader(index: number): Reader {
    const found = this.#readers[index];
    if (!found) throw new Error(`There is no reader ${index}.`);
    return found;
  }
}
