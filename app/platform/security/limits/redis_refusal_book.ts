import type { ChainableCommander, Redis } from "ioredis";
import { type DoorName, doors } from "./door_catalogue.ts";
import {
  BOOK_MINUTES,
  KEYS_A_MINUTE,
  RefusalBook,
  type Refused,
  type RefusedMinute,
} from "./refusal_book.ts";

/** A little longer than anybody asks for. */
const KEEP_SECONDS = (BOOK_MINUTES + 5) * 60;
/** Keys of a minute that are read. */
const READ_KEYS = 50;

/** What all nodes refused: a hash of totals and an ordered set of keys a minute. */
export class RedisRefusalBook extends RefusalBook {
  readonly #redis: () => Redis;
  readonly #prefix: string;

  constructor(redis: () => Redis, prefix: string) {
    super();
    this.#redis = redis;
    this.#prefix = prefix;
  }

  override async add(minute: number, refused: readonly Refused[]): Promise<void> {
    const [totals, keys] = this.#names(minute);
    const work = this.#redis().pipeline();
    for (const { door, key, count } of refused) {
      work.hincrby(totals, door, count);
      work.zincrby(keys, count, `${door} ${key}`);
    }
    work.zremrangebyrank(keys, 0, -KEYS_A_MINUTE - 1);
    work.expire(totals, KEEP_SECONDS).expire(keys, KEEP_SECONDS);
    await answersOf(work);
  }

  override async since(minute: number): Promise<RefusedMinute[]> {
    const minutes = Array.from({ length: BOOK_MINUTES }, (_, index) => minute + index);
    const work = this.#redis().pipeline();
    for (const one of minutes) {
      const [totals, keys] = this.#names(one);
      work.hgetall(totals).zrange(keys, "0", `${READ_KEYS - 1}`, "REV", "WITHSCORES");
    }
    const answers = await answersOf(work);
    const read = minutes.map((one, index) => pageOf(one, answers.slice(2 * index, 2 * index + 2)));
    return read.filter(({ totals }) => Object.keys(totals).length > 0);
  }

  #names(minute: number): [totals: string, keys: string] {
    return [`${this.#prefix}refused:${minute}`, `${this.#prefix}refused:${minute}:keys`];
  }
}

/** @throws when one of the commands failed */
async function answersOf(work: ChainableCommander): Promise<unknown[]> {
  const answers = (await work.exec()) ?? [];
  return answers.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}

function pageOf(minute: number, [totals, keys]: unknown[]): RefusedMinute {
  // As Redis answers HGETALL and ZRANGE … WITHSCORES.
  const counts = Object.entries(totals as Record<string, string>);
  return {
    minute,
    totals: Object.fromEntries(
      counts.filter(([door]) => door in doors).map(([door, count]) => [door, Number(count)]),
    ),
    keys: pairs(keys as string[]).flatMap(([member, count]) => refusedOf(member, Number(count))),
  };
}

function refusedOf(member: string, count: number): Refused[] {
  const space = member.indexOf(" ");
  const door = member.slice(0, space);
  // A node of another version may know other doors.
  return door in doors ? [{ door: door as DoorName, key: member.slice(space + 1), count }] : [];
}

function pairs(list: readonly string[]): [string, string][] {
  return Array.from({ length: Math.floor(list.length / 2) }, (_, index) => [
    list[2 * index] ?? "",
    list[2 * index + 1] ?? "0",
  ]);
}
