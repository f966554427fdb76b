import { z } from "zod";
import {
  answer,
  type Answer,
  command,
  type Command,
  option,
  table,
  toggle,
  UsageError,
} from "../../../platform/console/index.ts";
import { DeadLetters, QueueReport, type Which } from "../../../platform/queue/index.ts";
import { duration } from "./duration.ts";
import { QueueCare } from "./queue_care.ts";
import { letterResource, topicResource } from "./queue_resource.ts";

const Topic = z.string().min(1, "must not be empty").optional();
const Id = z.coerce.number("must be the number of a dead letter").int().min(1).optional();
const Limit = z.coerce.number("must be a number").int().min(1).max(1000).default(50);

const choice = {
  id: option(Id, "one dead letter, as queue:dead shows it"),
  topic: option(Topic, "all of this topic", "topic"),
  all: toggle(z.boolean().default(false), "all there are"),
};

/** `queue:status`, `queue:dead`, `queue:replay` and `queue:discard`. */
export function queueCommands(): Command[] {
  return [status(), dead(), replay(), discard()];
}

function status(): Command {
  return command({
    name: "queue:status",
    summary: "Print how the queue stands on all nodes: each topic, its oldest entry, its rate.",
    examples: ["queue:status", "queue:status --json"],
    run: async (_options, { resolve }) => {
      const topics = await (await resolve(QueueReport)).topics();
      const heads = ["TOPIC", "WAITING", "OLDEST", "RETRYING", "SCHEDULED", "A MINUTE", "DEAD"];
      const rows = topics.map((one) => [
        one.topic,
        `${one.waiting}`,
        one.oldestMs === 0 ? "-" : duration(one.oldestMs),
        `${one.retrying}`,
        `${one.scheduled}`,
        `${one.deliveredPerMinute}`,
        `${one.dead}`,
      ]);
      return answer(topics.map(topicResource), table([heads, ...rows]));
    },
  });
}

function dead(): Command {
  return command({
    name: "queue:dead",
    summary: "Print what could not be delivered and why, newest first; words of people are hidden.",
    options: {
      topic: option(Topic, "only this topic", "topic"),
      limit: option(Limit, "how many at most; 50 when left out", "number"),
    },
    examples: ["queue:dead", "queue:dead --topic mail --limit 10 --json"],
    run: async ({ topic, limit }, { resolve }) => {
      const letters = await (await resolve(DeadLetters)).list({ topic, limit });
      const rows = letters.map(({ id, deadAt, attempts, error, ...letter }) => [
        `${id}`,
        letter.topic,
        letter.subject,
        new Date(deadAt).toISOString(),
        `${attempts} attempts`,
        error.split("\n", 1)[0] ?? "",
      ]);
      const none = "There are no dead letters.";
      return answer(letters.map(letterResource), rows.length > 0 ? table(rows) : none);
    },
  });
}

function replay(): Command {
  return command({
    name: "queue:replay",
    summary: "Have dead letters delivered anew, with all their attempts before them.",
    options: choice,
    positions: ["id"],
    examples: ["queue:replay 4711", "queue:replay --topic mail", "queue:replay --all"],
    run: async (options, { resolve }) => {
      const count = await (await resolve(QueueCare)).replay(whichOf(options), "console");
      return done("replayed", count, "is delivered anew within a second or two");
    },
  });
}

function discard(): Command {
  return command({
    name: "queue:discard",
    summary: "Throw dead letters away.",
    options: choice,
    positions: ["id"],
    examples: ["queue:discard 4711", "queue:discard --topic webhook", "queue:discard --all"],
    run: async (options, { resolve }) => {
      const count = await (await resolve(QueueCare)).discard(whichOf(options), "console");
      return done("discarded", count, "was thrown away");
    },
  });
}

interface Choice {
  id?: number | undefined;
  topic?: string | undefined;
  all: boolean;
}

/** Exactly one way to say which: nothing is done to all of them by a word that was forgotten. */
function whichOf({ id, topic, all }: Choice): Which {
  const said: Which[] = [
    ...(id === undefined ? [] : [{ id }]),
    ...(topic === undefined ? [] : [{ topic }]),
    ...(all ? (["all"] as const) : []),
  ];
  const [which] = said;
  if (which !== undefined && said.length === 1) return which;
  throw new UsageError(["Say which: ID, --topic <topic> or --all."]);
}

function done(name: string, count: number, what: string): Answer {
  return answer(
    { [name]: count },
    count === 1 ? `1 entry ${what}.` : `${count} entries: each ${what}.`,
  );
}
