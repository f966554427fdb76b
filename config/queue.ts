import { z } from "zod";
import { integer, list, section } from "../app/platform/config/index.ts";

const OVERRIDE = /^[\w.-]+\.(concurrency|timeout|attempts|pause|longest)=\d{1,9}$/;

export const queue = section("queue", {
  concurrency: {
    env: "QUEUE_CONCURRENCY",
    schema: integer(1).default(100),
    doc: "Entries of one topic that a process delivers at the same time. Those of one subject never overlap.",
  },
  timeoutMs: {
    env: "QUEUE_TIMEOUT_MS",
    schema: integer(0).default(30_000),
    doc: "A delivery that takes longer has failed, in milliseconds; 0 for no bound.",
  },
  attempts: {
    env: "QUEUE_ATTEMPTS",
    schema: integer(1).default(20),
    doc: "After so many failed attempts an entry is set aside as a dead letter.",
  },
  pauseMs: {
    env: "QUEUE_PAUSE_MS",
    schema: integer(1).default(1000),
    doc: "Pause after the first failed attempt, in milliseconds; it doubles each time, with jitter.",
  },
  longestPauseMs: {
    env: "QUEUE_LONGEST_PAUSE_MS",
    schema: integer(1).default(3_600_000),
    doc: "Longest pause between two attempts, in milliseconds.",
  },
  topics: {
    env: "QUEUE_TOPICS",
    schema: z
      .string()
      .default("")
      .refine(
        (text) => split(text).every((word) => OVERRIDE.test(word)),
        "must look like mail.timeout=60000 webhook.concurrency=5 (or .attempts, .pause, .longest)",
      ),
    doc: "The same for single topics: mail.timeout=60000 webhook.concurrency=5.",
  },
  deadDays: {
    env: "QUEUE_DEAD_DAYS",
    schema: integer(1).default(30),
    doc: "Dead letters are removed after so many days.",
  },
  forWorkers: {
    env: "QUEUE_FOR_WORKERS",
    schema: list(),
    doc: "Topics that servers leave to `parley queue:work`: mail,webhook. What live connections wait for stays with servers.",
    restart: true,
  },
});

export interface TopicOverrides {
  concurrency?: number;
  timeout?: number;
  attempts?: number;
  pause?: number;
  longest?: number;
}

/** What `QUEUE_TOPICS` says of one topic. */
export function overridesOf(topic: string, text: string): TopicOverrides {
  const mine = split(text).filter((word) => word.startsWith(`${topic}.`));
  return Object.fromEntries(
    mine.map((word) => {
      const [name = "", value] = word.slice(topic.length + 1).split("=");
      return [name, Number(value)];
    }),
  );
}

function split(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
