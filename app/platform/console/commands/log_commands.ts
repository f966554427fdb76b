import { z } from "zod";
import { LEVELS } from "../../../../config/logging.ts";
import { command, type Command } from "../command.ts";
import { option } from "../option.ts";
import { answerOf } from "../replies.ts";
import { UsageError } from "../usage_error.ts";

/** `log:level`. */
export function logCommands(): Command[] {
  return [
    command({
      name: "log:level",
      needsServer: true,
      summary:
        "Print the log levels of the running servers, or change that of one part until the next start. LOG_LEVELS keeps them.",
      options: {
        part: option(
          z.string().optional(),
          "a part such as http, database or realtime; all for every part",
        ),
        level: option(z.enum(LEVELS).optional(), LEVELS.join(", ")),
        node: option(z.string().optional(), "only the server of this name", "name"),
      },
      positions: ["part", "level"],
      examples: ["log:level", "log:level database debug", "log:level all info --node eu-1"],
      run: async ({ part, level, node }, { ask }) => {
        if (part !== undefined && level === undefined) throw new UsageError(["LEVEL is missing."]);
        return answerOf(await ask("log:level", { input: { part, level }, node }));
      },
    }),
  ];
}
