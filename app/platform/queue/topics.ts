import { overridesOf } from "../../../config/queue.ts";
import type { Settings } from "../../../config/settings.ts";

/** One attempt to deliver an entry. */
export interface Attempt {
  /** The entry's number, the same in each attempt: a receiver can tell a repetition by it. */
  id: number;
  /** 1 for the first. */
  number: number;
  /** Aborted when its time is over. */
  signal: AbortSignal;
}

export type Handler = (payload: unknown, attempt: Attempt) => Promise<void>;

/** How the entries of a topic are delivered. Times in milliseconds. */
export interface TopicTerms {
  /** Attempts at the same time in one process. */
  concurrency: number;
  /** An attempt that takes longer has failed; 0 for no bound. */
  timeoutMs: number;
  /** Failed attempts after which an entry is dead. */
  attempts: number;
  /** After the first failed attempt; doubles each time. */
  pauseMs: number;
  longestPauseMs: number;
  /**
   * Entries of one subject are delivered one after the other also where several nodes write them. Without it the
   * node that wrote an entry delivers it at once, and two nodes may overtake each other.
   */
  strict: boolean;
  /** It tells live connections, so a process that has no way to them leaves it to others. */
  live: boolean;
}

interface Topic {
  handler: Handler;
  terms: TopicTerms;
  own: Partial<TopicTerms>;
}

/** Who takes the entries of which topic, and on what terms: `QUEUE_TOPICS` before what the code says before `QUEUE_…`. */
export class Topics {
  readonly #settings: Settings;
  readonly #topics = new Map<string, Topic>();

  constructor(settings: Settings) {
    this.#settings = settings;
    settings.onChange(() => this.#renew());
  }

  get names(): string[] {
    return [...this.#topics.keys()];
  }

  handle(topic: string, handler: Handler, own: Partial<TopicTerms>): void {
    this.#topics.set(topic, { handler, own, terms: this.#termsOf(topic, own) });
  }

  handler(topic: string): Handler | undefined {
    return this.#topics.get(topic)?.handler;
  }

  /** Of a topic that nobody here handles: the general ones. */
  terms(topic: string): TopicTerms {
    return this.#topics.get(topic)?.terms ?? this.#termsOf(topic, {});
  }

  #renew(): void {
    for (const [name, topic] of this.#topics) topic.terms = this.#termsOf(name, topic.own);
  }

  #termsOf(topic: string, own: Partial<TopicTerms>): TopicTerms {
    const { concurrency, timeoutMs, attempts, pauseMs, longestPauseMs, topics } =
      this.#settings.queue;
    const said = overridesOf(topic, topics);
    const basic = { concurrency, timeoutMs, attempts, pauseMs, longestPauseMs };
    const merged = { ...basic, strict: false, live: false, ...own };
    return {
      ...merged,
      concurrency: said.concurrency ?? merged.concurrency,
      timeoutMs: said.timeout ?? merged.timeoutMs,
      attempts: said.attempts ?? merged.attempts,
      pauseMs: said.pause ?? merged.pauseMs,
      longestPauseMs: said.longest ?? merged.longestPauseMs,
    };
  }
}
