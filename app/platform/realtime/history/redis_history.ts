import { randomId } from "../../support/index.ts";
import type { Keep } from "../broker/broker.ts";
import type { RedisRun } from "../broker/redis_run.ts";
import { RedisScript } from "../broker/redis_script.ts";
import { POSITION, READ } from "../broker/redis_scripts.ts";
import type { RedisWire } from "../broker/redis_wire.ts";
import { type Entry, History, type HistoryPage, type HistoryQuery } from "./history.ts";
import type { Position } from "./position.ts";

type RawEntry = [id: Buffer, fields: Buffer[]];
type RawPage = [epoch: Buffer, last: Buffer | number, now: number, entries: RawEntry[]];
type RawPosition = [epoch: Buffer, last: Buffer | number];

interface Kept extends Entry {
  /** By the clock of Redis, in milliseconds. */
  at: number;
}

const read = new RedisScript(READ);
const position = new RedisScript(POSITION);
/** The offset that asks for the newest. */
const NEWEST = -1;

/** The histories of all nodes that share a Redis: streams whose ids are the offsets. */
export class RedisHistory extends History {
  readonly #run: RedisRun;
  readonly #wire: RedisWire;

  constructor(run: RedisRun, wire: RedisWire) {
    super();
    this.#run = run;
    this.#wire = wire;
  }

  override async read(topic: string, query: HistoryQuery): Promise<HistoryPage> {
    const { since, limit = query.keep.size, keep } = query;
    const keys = await this.#keys(topic);
    const args = [randomId(48), keep.ms, since?.epoch ?? "", since?.offset ?? NEWEST, limit];
    const raw = (await read.run(this.#run.redis, { keys, args })) as RawPage;
    return pageOf(raw, query);
  }

  override async positions(topics: readonly string[], { ms }: Keep): Promise<Position[]> {
    const { redis } = this.#run;
    await this.#run.id();
    await position.load(redis);
    const pipeline = redis.pipeline();
    for (const topic of topics)
      position.add(pipeline, { keys: await this.#keys(topic), args: [randomId(48), ms] });
    const answers = (await pipeline.exec()) ?? [];
    return answers.map(([error, answer]) => {
      if (error) throw error;
      return positionOf(answer as RawPosition);
    });
  }

  async #keys(topic: string): Promise<string[]> {
    return historyKeys(this.#wire, await this.#run.id(), topic);
  }
}

/** Stream and meta of a topic's history in one run of Redis. */
export function historyKeys(wire: RedisWire, run: string, topic: string): [string, string] {
  return [wire.key(`log:${run}`, topic), wire.key(`logmeta:${run}`, topic)];
}

function positionOf([epoch, last]: RawPosition): Position {
  return { epoch: epoch.toString("latin1"), offset: Number(last.toString()) };
}

function pageOf([epoch, last, now, raw]: RawPage, { since, keep }: HistoryQuery): HistoryPage {
  const at = positionOf([epoch, last]);
  const oldest = now - keep.ms;
  const kept = raw.map(entryOf).filter((entry) => entry.at > oldest);
  const entries = kept.toSorted((a, b) => a.offset - b.offset);
  const missing = since ? at.offset - since.offset - entries.length : 0;
  const same = !since || since.epoch === at.epoch;
  return { position: at, entries: same ? entries : [], complete: same && missing === 0 };
}

function entryOf([id, fields]: RawEntry): Kept {
  const [, envelope = Buffer.alloc(0), , at] = fields;
  return { offset: Number.parseInt(id.toString("latin1"), 10), envelope, at: Number(at) };
}
