import { existsSync, rmSync } from "node:fs";
import { compileViews } from "../../views/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";

export interface ViewPaths {
  /** Folder of the templates. */
  source: string;
  /** The module that is written. */
  target: string;
}

/** `views:compile` and `views:clear`. */
export function viewsCommands(paths: ViewPaths): Command[] {
  return [compiling(paths), clearing(paths)];
}

function compiling({ source, target }: ViewPaths): Command {
  return command({
    name: "views:compile",
    summary:
      "Compile the templates for production. Running servers take them at their next start, or by container:refresh CompiledViews.",
    examples: ["views:compile", "views:compile --json"],
    run: async () => {
      const count = compileViews(source, target);
      return answer({ count, target }, `${count} templates are compiled into ${target}.`);
    },
  });
}

function clearing({ target }: ViewPaths): Command {
  return command({
    name: "views:clear",
    summary:
      "Remove the compiled templates. Running servers keep theirs; none starts before views:compile.",
    examples: ["views:clear"],
    run: async () => {
      const removed = existsSync(target);
      rmSync(target, { force: true });
      const said = removed
        ? `${target} is removed.`
        : `There are no compiled templates in ${target}.`;
      return answer({ removed, target }, said);
    },
  });
}
