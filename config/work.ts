import { integer, section } from "../app/platform/config/index.ts";

export const work = section("work", {
  timeoutSeconds: {
    env: "DEFERRED_TIMEOUT_SECONDS",
    schema: integer(1, 3600).default(30),
    doc: "How long a task after or beside a request may take, in seconds; then it is told to stop.",
  },
  concurrency: {
    env: "DEFERRED_CONCURRENCY",
    schema: integer(1, 10_000).default(20),
    doc: "Tasks that run at the same time on one node.",
  },
  queueLimit: {
    env: "DEFERRED_QUEUE_LIMIT",
    schema: integer(1, 1_000_000).default(1000),
    doc: "Tasks that may wait on one node; more are refused with 503 work_queue_full.",
  },
});
