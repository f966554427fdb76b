import { z } from "zod";
import { answer, command, type Command, toggle } from "../../platform/console/index.ts";
import { SearchRebuild } from "./search_rebuild.ts";

/** `search:rebuild`. */
export function searchCommands(): Command[] {
  return [rebuild()];
}

function rebuild(): Command {
  return command({
    name: "search:rebuild",
    summary:
      "Bring every message into the index of the search, while servers run. One that was cut short is resumed with --resume.",
    options: {
      resume: toggle(
        z.boolean().default(false),
        "go on where the last one ended, instead of at the first message",
      ),
    },
    examples: ["search:rebuild", "search:rebuild --resume"],
    run: async ({ resume }, { resolve, bar }) => {
      const index = await resolve(SearchRebuild);
      await (resume ? index.resume() : index.begin());
      const total = await index.remaining();
      const work = { title: "Indexing", total, unit: "messages" };
      const messages = await bar(work, (advance) => all(index, advance));
      return answer({ messages }, `${messages} messages were brought into the index.`);
    },
  });
}

async function all(index: SearchRebuild, advance: (done: number) => void): Promise<number> {
  let messages = 0;
  for (let done = await index.step(); done > 0; done = await index.step()) {
    messages += done;
    advance(done);
  }
  return messages;
}
