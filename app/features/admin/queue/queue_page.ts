import { singleton } from "../../../platform/container/index.ts";
import { NotFoundError } from "../../../platform/errors/index.ts";
import { DeadLetters, type MinuteReport, QueueReport } from "../../../platform/queue/index.ts";
import { duration } from "./duration.ts";
import { letterResource, topicResource } from "./queue_resource.ts";

const PAGE = 20;

type Letter = ReturnType<typeof letterResource>;
type Topic = ReturnType<typeof topicResource> & { oldest: string };

/** What the page of the queue shows. */
export interface QueueView {
  topics: Topic[];
  totals: { waiting: number; dead: number; oldest: string; delivered_per_minute: number };
  minutes: { at: string; delivered: number; failed: number }[];
  dead: Letter[];
  /** Id below which further dead letters stand. */
  next: number | null;
}

/** Gathers what the page of the queue shows. */
@singleton()
export class QueuePage {
  readonly #report: QueueReport;
  readonly #letters: DeadLetters;

  constructor(report: QueueReport, letters: DeadLetters) {
    this.#report = report;
    this.#letters = letters;
  }

  async read(search: {
    topic?: string | undefined;
    before?: number | undefined;
  }): Promise<QueueView> {
    const [reports, minutes, letters] = await Promise.all([
      this.#report.topics(),
      this.#report.lastHour(),
      this.#letters.list({ ...search, limit: PAGE + 1 }),
    ]);
    const topics = reports.map((one) => ({ ...topicResource(one), oldest: age(one.oldestMs) }));
    const dead = letters.slice(0, PAGE);
    const next = letters.length > PAGE ? (dead.at(-1)?.id ?? null) : null;
    const resources = dead.map(letterResource);
    return {
      topics,
      totals: totalsOf(topics),
      minutes: minutes.map(minuteOf),
      dead: resources,
      next,
    };
  }

  /** @throws NotFoundError `dead_letter_not_found` */
  async letter(id: number): Promise<Letter> {
    const [letter] = await this.#letters.list({ before: id + 1, limit: 1 });
    if (letter?.id === id) return letterResource(letter);
    const message = `There is no dead letter ${id}: it was replayed or thrown away already.`;
    throw new NotFoundError("dead_letter_not_found", message);
  }
}

function totalsOf(topics: readonly Topic[]): QueueView["totals"] {
  const sum = (name: "waiting" | "dead" | "delivered_per_minute"): number =>
    topics.reduce((total, topic) => total + topic[name], 0);
  const oldestMs = Math.max(0, ...topics.map(({ oldest_ms }) => oldest_ms));
  const delivered_per_minute = Math.round(sum("delivered_per_minute") * 10) / 10;
  return {
    waiting: sum("waiting"),
    dead: sum("dead"),
    oldest: age(oldestMs),
    delivered_per_minute,
  };
}

function minuteOf({ minute, delivered, failed }: MinuteReport): QueueView["minutes"][number] {
  return { at: new Date(minute).toISOString(), delivered, failed };
}

function age(ms: number): string {
  return ms === 0 ? "–" : duration(ms);
}
