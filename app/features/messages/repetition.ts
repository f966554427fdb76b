import { LRUCache } from "lru-cache";
import { singleton } from "../../platform/container/index.ts";
import { Clock } from "../../platform/support/index.ts";
import type { Draft } from "./draft.ts";

/** People whose last text is remembered. */
const REMEMBERED = 10_000;
/** After this time the same text is said anew, in milliseconds. */
const FORGOTTEN_MS = 60_000;
/** So often one may say the same in a row at the usual price. */
const FREE = 3;
const MOST = 50;

interface Said {
  text: string;
  clientId: string;
  times: number;
  at: number;
}

/**
 * Saying the same many times costs more of one's measure each time: twice as much from the fourth time on. So who
 * repeats a text meets the limit, and its growing waits, after some ten times and not after a hundred.
 */
@singleton()
export class Repetition {
  readonly #clock: Clock;
  readonly #said = new LRUCache<number, Said>({ max: REMEMBERED });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What the next message of somebody costs. Sending a message again is no repetition. */
  points(userId: number, draft: Draft): number {
    const times = this.#timesBefore(userId, draft);
    return times < FREE ? 1 : Math.min(MOST, 2 ** (times - FREE + 1));
  }

  /** The message was let through. */
  passed(userId: number, draft: Draft): void {
    const times = this.#timesBefore(userId, draft) + 1;
    const clientId = draft.client_id;
    this.#said.set(userId, { text: saidIn(draft), clientId, times, at: this.#clock.now() });
  }

  #timesBefore(userId: number, draft: Draft): number {
    const last = this.#said.get(userId);
    if (!last || last.text !== saidIn(draft) || last.clientId === draft.client_id) return 0;
    return this.#clock.now() - last.at > FORGOTTEN_MS ? 0 : last.times;
  }
}

/** Ten pictures without a word are not the same said ten times. */
function saidIn({ content, kind = "text", data }: Draft): string {
  return kind === "text" ? content : JSON.stringify([kind, content, data]);
}
