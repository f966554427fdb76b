import { answer, command, type Command } from "../../platform/console/index.ts";
import { filters } from "../../platform/views/index.ts";
import { Collecting } from "./collecting.ts";
import { type Stock, StockTake } from "./stock_take.ts";

/** `files:check` and `files:collect`. */
export function filesCommands(): Command[] {
  return [check(), collect()];
}

function check(): Command {
  return command({
    name: "files:check",
    summary:
      "Look for every file in the storage, and say how many there are and which are missing.",
    options: {},
    examples: ["files:check", "files:check --json"],
    run: async (_, { resolve, bar }) => {
      const stock = await resolve(StockTake);
      const work = { title: "Looking", total: await stock.count(), unit: "files" };
      const found = await bar(work, (advance) => stock.take(advance));
      return answer({ ...found }, wordsOf(found));
    },
  });
}

function collect(): Command {
  return command({
    name: "files:collect",
    summary:
      "Remove files that nobody will ask for again, and what a crash left in the storage; servers do so by themselves.",
    options: {},
    examples: ["files:collect"],
    run: async (_, { resolve }) => {
      const collecting = await resolve(Collecting);
      const files = await collecting.files();
      const objects = await collecting.objects();
      return answer({ files, objects }, `${files} files and ${objects} leftovers were removed.`);
    },
  });
}

function wordsOf({ files, open, bytes, missing }: Stock): string {
  const all = `${files} files with ${filters.filesize(bytes)}, ${open} of them still coming.`;
  if (missing.length === 0) return `${all} All are there.`;
  return `${all} ${missing.length} are missing in the storage: ${missing.join(", ")}`;
}
