import { afterEach, beforeEach, describe, expect } from "vitest";
import type { History } from "../../../../app/platform/realtime/index.ts";
import { describeWith } from "../../../support/parts.ts";
import type { Socket } from "../../../support/socket.ts";
import { type Backend, describeOnCluster, memoryBackend, redisBackend } from "./backends.ts";
import { LiveNode } from "./live_node.ts";

export const ANN = 1;
export const BEN = 2;
export const EVE = 3;
export const ROOM = "presence-room.7";

/** Two nodes of one hub, with rooms that Ann and Ben are members of. */
export class Cluster {
  readonly members = new Set([ANN, BEN]);
  readonly #backend: Backend;
  #nodes: LiveNode[] = [];

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** One node more. */
  async add(settings: Partial<LiveNode["settings"]["realtime"]> = {}): Promise<LiveNode> {
    const node = await LiveNode.start({ backend: this.#backend, settings });
    node.rules.define("presence-room.{id}", async (viewer) => {
      return this.members.has(viewer.id) && { info: { name: viewer.name } };
    });
    this.#nodes.push(node);
    return node;
  }

  /** The first node. */
  get here(): LiveNode {
    return this.#at(0);
  }

  /** The second node. */
  get there(): LiveNode {
    return this.#at(1);
  }

  get history(): History {
    return this.#backend.history;
  }

  /** What other nodes publish during `work` does not reach `node`. */
  async losing(node: LiveNode, work: () => Promise<unknown>): Promise<void> {
    node.deaf = true;
    await work();
    await node.roundTrip();
    node.deaf = false;
  }

  /** Begins a new epoch of a channel's history. */
  async restart(channel: string): Promise<void> {
    await this.here.broker.restart(`c:${channel}`, { size: 1_000, ms: 600_000 });
  }

  async kill(node: LiveNode): Promise<void> {
    this.#nodes = this.#nodes.filter((other) => other !== node);
    await node.die();
  }

  async stop(): Promise<void> {
    for (const node of this.#nodes) await node.stop();
    await this.#backend.close();
  }

  #at(index: number): LiveNode {
    const node = this.#nodes[index];
    if (!node) throw new Error("The nodes have not been started.");
    return node;
  }
}

/** Puts a socket on a channel. */
export async function join(socket: Socket, channel: string): Promise<Socket> {
  const answer = await socket.ask({ type: "join_channel", channel });
  expect(answer).toMatchObject({ type: "joined", channel });
  return socket;
}

/** A person's socket on a channel. */
export async function person(
  node: LiveNode,
  who: number | string,
  channel = ROOM,
): Promise<Socket> {
  return join(await node.connect(who), channel);
}

/** Runs a suite on two nodes whose Redis is a Redis Cluster. */
export function describeSharded(title: string, suite: (cluster: () => Cluster) => void): void {
  describeOnCluster(title, (open) => suite(useCluster(open)));
}

/** Runs a suite on two nodes over each backend. */
export function describeCluster(title: string, suite: (cluster: () => Cluster) => void): void {
  describe(`${title}, over memory`, () => {
    suite(useCluster(memoryBackend));
  });
  describeWith(["redis"], `${title}, over Redis`, () => {
    suite(useCluster(redisBackend));
  });
}

function useCluster(open: () => Promise<Backend>): () => Cluster {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = new Cluster(await open());
    await cluster.add();
    await cluster.add();
  });
  afterEach(() => cluster.stop());
  return () => cluster;
}
