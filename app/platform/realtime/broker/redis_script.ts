import { createHash } from "node:crypto";
import type { ChainableCommander, Redis } from "ioredis";

type Argument = string | number | Buffer;

export interface ScriptCall {
  keys: readonly string[];
  args: readonly Argument[];
}

/** A Lua script, sent by its digest; answers come as bytes. */
export class RedisScript {
  readonly #source: string;
  readonly #digest: string;

  constructor(source: string) {
    this.#source = source;
    this.#digest = createHash("sha1").update(source).digest("hex");
  }

  async run(redis: Redis, call: ScriptCall): Promise<unknown> {
    try {
      return await redis.callBuffer("EVALSHA", this.#digest, ...flat(call));
    } catch (error) {
      if (!isUnknown(error)) throw error;
      return redis.callBuffer("EVAL", this.#source, ...flat(call));
    }
  }

  /** Puts a call into a pipeline; `load` comes first. */
  add(pipeline: ChainableCommander, call: ScriptCall): void {
    pipeline.callBuffer("EVALSHA", this.#digest, ...flat(call));
  }

  /** Makes the server know the script. */
  async load(redis: Redis): Promise<void> {
    await redis.script("LOAD", this.#source);
  }
}

function flat({ keys, args }: ScriptCall): Argument[] {
  return [keys.length, ...keys, ...args];
}

function isUnknown(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}
