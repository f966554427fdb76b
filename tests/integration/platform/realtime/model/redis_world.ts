import type { Position } from "../../../../../app/platform/realtime/index.ts";
import { Cable } from "../../../../support/cable.ts";
import type { RedisServer } from "../../../../support/servers/redis.ts";
import { until } from "../../../../support/until.ts";
import { type RedisBackend, redisBackend } from "../backends.ts";
import { LiveNode } from "../live_node.ts";
import { KEEP, PLACES, type World } from "./world.ts";

interface Place {
  cable: Cable;
  backend: RedisBackend;
  node: LiveNode;
}

/** Nodes that share a real Redis, each over a cable of its own. */
export class RedisWorld implements World {
  readonly #redis: RedisServer;
  readonly #prefix = `model-${Math.random()}:`;
  readonly #places: Place[] = [];
  #own: RedisBackend | undefined;

  private constructor(redis: RedisServer) {
    this.#redis = redis;
  }

  static async open(redis: RedisServer): Promise<RedisWorld> {
    const world = new RedisWorld(redis);
    world.#own = await redisBackend(redis.url, { prefix: world.#prefix });
    for (let place = 0; place < PLACES; place += 1) await world.#start(place);
    return world;
  }

  node(place: number): LiveNode {
    return this.#at(place).node;
  }

  /** Over when the node has noticed: else a mend at once would find it together still. */
  async cut(place: number): Promise<void> {
    const { cable, node } = this.#at(place);
    await cable.cut();
    await until(() => node.broker.isAway, { what: "the node apart from the others" });
  }

  async mend(place: number): Promise<void> {
    const { cable, node } = this.#at(place);
    await cable.mend();
    await until(() => node.isTogether(), { what: "the node among the others" });
  }

  async replace(place: number): Promise<void> {
    const { cable, backend, node } = this.#at(place);
    await node.die();
    backend.disconnect();
    await cable.cut();
    await this.#start(place);
  }

  async breathe(): Promise<void> {
    await this.pause();
  }

  async restart(place: number, channel: string): Promise<void> {
    await this.node(place).broker.restart(`c:${channel}`, KEEP);
  }

  async pause(): Promise<void> {
    await new Promise((done) => setImmediate(done));
  }

  async settle(): Promise<void> {
    for (const { node } of this.#places) {
      await until(() => node.isTogether(), { what: "the node among the others" });
      await node.roundTrip();
      await node.alignment.check();
    }
  }

  async position(channel: string): Promise<Position> {
    const history = this.#own?.history;
    const [position] = (await history?.positions([`c:${channel}`], KEEP)) ?? [];
    if (!position) throw new Error("The channel stands nowhere.");
    return position;
  }

  async close(): Promise<void> {
    for (const { node, backend, cable } of this.#places) {
      await node.die();
      backend.disconnect();
      await cable.cut();
    }
    await this.#own?.close();
  }

  async #start(place: number): Promise<void> {
    const cable = await Cable.to(Number(new URL(this.#redis.url).port));
    const url = cable.url.replace("http", "redis");
    const backend = await redisBackend(url, { prefix: this.#prefix });
    const node = await LiveNode.start({ backend });
    this.#places[place] = { cable, backend, node };
  }

  #at(place: number): Place {
    const found = this.#places[place];
    if (!found) throw new Error(`There is no node ${place}.`);
    return found;
  }
}
