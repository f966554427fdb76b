import { readFileSync } from "node:fs";
import { z } from "zod";
import { command, type Command } from "../command.ts";
import { option, toggle } from "../option.ts";
import { withReference } from "../reference.ts";
import { writtenFile } from "../written_file.ts";

export interface ConsoleDocsOptions {
  /** Every command there is. */
  readonly commands: () => readonly Command[];
  /** The page about them. */
  page: string;
}

/** `console:docs`. */
export function consoleCommands({ commands, page }: ConsoleDocsOptions): Command[] {
  return [
    command({
      name: "console:docs",
      summary: `Write the reference of all commands into ${page}; for those who change the code.`,
      options: {
        check: toggle(
          z.boolean().default(false),
          "write nothing, and fail when the page is not current",
        ),
        to: option(z.string().default(page), "another page", "path"),
      },
      examples: ["console:docs", "console:docs --check"],
      run: async ({ check, to }) => {
        const text = withReference(readFileSync(to, "utf8"), commands());
        return writtenFile({ path: to, text, check, by: "console:docs" });
      },
    }),
  ];
}
