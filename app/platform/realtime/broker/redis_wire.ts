import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import type { Position } from "../history/position.ts";

/** A message as a subscriber gets it. */
export interface Received {
  topic: string;
  envelope: Buffer;
  position: Position | undefined;
}

export type Hear = (received: Received) => void;

/** Begins a message that has a place in the history: the mark, `epoch:offset`, a space, the envelope. */
const PLACED = 1;
const SPACE = 0x20;

/**
 * How topics are carried by the pub/sub of Redis: a channel for each topic, or, for Redis Cluster, a fixed number of
 * sharded channels whose messages name their topic.
 */
export abstract class RedisWire {
  /** Begins every key and channel, after the tag. */
  readonly prefix: string;

  constructor(prefix: string) {
    this.prefix = prefix;
  }

  /** `PUBLISH` or `SPUBLISH`. */
  abstract readonly publish: "publish" | "spublish";
  abstract readonly subscribe: "subscribe" | "ssubscribe";
  abstract readonly unsubscribe: "unsubscribe" | "sunsubscribe";
  /** How many channels one command may name: those of one command must be on one shard. */
  abstract readonly batch: number;
  /** All tags there are. */
  abstract readonly tags: readonly string[];
  /** The channel in Redis that carries a topic. */
  abstract channel(topic: string): string;
  /** What stands before the message. */
  abstract head(topic: string): string;
  /** A tag that brings the keys of a topic to the shard of its channel. */
  abstract tag(topic: string): string;
  /** Hears what comes on the channels that were subscribed to; answers how to end that. */
  abstract listen(redis: Redis, hear: Hear): () => void;

  /** @example key("log", "c:news") // "parley:log:c:news", or "{p3}parley:log:c:news" */
  key(kind: string, topic: string): string {
    return `${this.tag(topic)}${this.prefix}${kind}:${topic}`;
  }
}

/** A channel in Redis for each topic. */
export class PlainWire extends RedisWire {
  override readonly publish = "publish";
  override readonly subscribe = "subscribe";
  override readonly unsubscribe = "unsubscribe";
  override readonly batch = 500;
  override readonly tags = [""];

  override channel(topic: string): string {
    return this.prefix + topic;
  }

  override head(): string {
    return "";
  }

  override tag(): string {
    return "";
  }

  override listen(redis: Redis, hear: Hear): () => void {
    const listener = (channel: Buffer, message: Buffer): void => {
      hear(received(channel.toString("utf8", Buffer.byteLength(this.prefix)), message));
    };
    redis.on("messageBuffer", listener);
    return () => redis.off("messageBuffer", listener);
  }
}

const END_OF_TOPIC = 0x0a;

/** A fixed number of sharded channels (Redis 7 and newer); keys and channel of a topic are on the same shard. */
export class ShardedWire extends RedisWire {
  override readonly publish = "spublish";
  override readonly subscribe = "ssubscribe";
  override readonly unsubscribe = "sunsubscribe";
  override readonly batch = 1;
  override readonly tags: readonly string[];

  constructor(prefix: string, partitions: number) {
    super(prefix);
    this.tags = Array.from({ length: partitions }, (_, n) => `{p${n}}`);
  }

  override channel(topic: string): string {
    return this.tag(topic) + this.prefix;
  }

  override head(topic: string): string {
    return `${topic}\n`;
  }

  override tag(topic: string): string {
    const hash = createHash("md5").update(topic).digest().readUInt32BE();
    return this.tags[hash % this.tags.length] ?? "";
  }

  override listen(redis: Redis, hear: Hear): () => void {
    const listener = (_: Buffer, message: Buffer): void => {
      const end = message.indexOf(END_OF_TOPIC);
      hear(received(message.toString("utf8", 0, end), message.subarray(end + 1)));
    };
    redis.on("smessageBuffer", listener);
    return () => redis.off("smessageBuffer", listener);
  }
}

function received(topic: string, message: Buffer): Received {
  if (message[0] !== PLACED) return { topic, envelope: message, position: undefined };
  const end = message.indexOf(SPACE);
  const [epoch = "", offset = "0"] = message.toString("latin1", 1, end).split(":");
  return {
    topic,
    envelope: message.subarray(end + 1),
    position: { epoch, offset: Number(offset) },
  };
}
