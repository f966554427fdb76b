import type { DeadLetter, TopicReport } from "../../../platform/queue/index.ts";

/** A topic of the queue for programs. */
export function topicResource(report: TopicReport) {
  return {
    topic: report.topic,
    known: report.known,
    waiting: report.waiting,
    scheduled: report.scheduled,
    retrying: report.retrying,
    in_hand: report.inHand,
    oldest_ms: report.oldestMs,
    dead: report.dead,
    delivered_per_minute: report.deliveredPerMinute,
    failed_per_minute: report.failedPerMinute,
  };
}

/** A dead letter for programs. */
export function letterResource({ createdAt, deadAt, ...letter }: DeadLetter) {
  const [created_at, dead_at] = [new Date(createdAt), new Date(deadAt)];
  return { ...letter, created_at: created_at.toISOString(), dead_at: dead_at.toISOString() };
}
