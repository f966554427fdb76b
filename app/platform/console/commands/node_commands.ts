import { z } from "zod";
import type { Reply } from "../../control/index.ts";
import { type Answer, answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { option } from "../option.ts";
import { answerOf } from "../replies.ts";
import { table } from "../table.ts";
import { UsageError } from "../usage_error.ts";

/** The servers write down who asked. */
const BY = { by: "console" };

const Node = z.string().min(1, "must not be empty");
const Figures = z.record(z.string(), z.record(z.string(), z.unknown()));

/** `stats`, `node:drain` and `node:undrain`. */
export function nodeCommands(): Command[] {
  return [stats(), drain(), undrain()];
}

function stats(): Command {
  return command({
    name: "stats",
    needsServer: true,
    summary:
      "Print the figures of the running servers: memory, connections, pools, queues, caches.",
    options: { node: option(Node.optional(), "only the server of this name", "name") },
    examples: ["stats", "stats --node eu-1 --json"],
    run: async ({ node }, { ask }) => figuresOf(await ask("stats", { node })),
  });
}

function figuresOf(replies: readonly Reply[]): Answer {
  const nodes = replies.map(({ node, ok, text, value }) =>
    ok ? { node, figures: value } : { node, figures: null, problem: text },
  );
  return answer(
    nodes,
    replies.map(page).join("\n\n"),
    replies.every(({ ok }) => ok),
  );
}

function page({ node, ok, text, value }: Reply): string {
  if (!ok) return `${node}: ${text}`;
  const parts = Object.entries(Figures.parse(value));
  const rows = parts.flatMap(([part, figures]) =>
    Object.entries(figures).map(([name, figure]) => [`${part}.${name}`, String(figure)]),
  );
  return `${node}\n${table(rows)}`;
}

function drain(): Command {
  return command({
    name: "node:drain",
    needsServer: true,
    summary:
      "Take a server out of traffic before maintenance: not ready any more, live connections are sent to other nodes. It goes on running.",
    options: { node: option(Node.optional(), "which server; needed when several run") },
    positions: ["node"],
    examples: ["node:drain eu-1", "node:drain"],
    run: async ({ node }, { ask }) => {
      const one = node ?? theOnlyOne(await ask("stats"));
      return answerOf(await ask("node:drain", { node: one, input: BY }));
    },
  });
}

function undrain(): Command {
  return command({
    name: "node:undrain",
    needsServer: true,
    summary: "Give a drained server traffic again.",
    options: { node: option(Node.optional(), "which server; all of them unless given") },
    positions: ["node"],
    examples: ["node:undrain eu-1"],
    run: async ({ node }, { ask }) => answerOf(await ask("node:undrain", { node, input: BY })),
  });
}

/** All servers at once are never taken out of traffic by a word that was forgotten. */
function theOnlyOne(replies: readonly Reply[]): string {
  const [first, ...others] = replies.map(({ node }) => node);
  if (first !== undefined && others.length === 0) return first;
  throw new UsageError([`NODE is missing. There are: ${[first, ...others].join(", ")}.`]);
}
