import { compileViews } from "../../views/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";

export interface ViewPaths {
  /** Folder of the templates. */
  source: string;
  /** The module that is written. */
  target: string;
}

/** `views:compile`. */
export function viewsCommands({ source, target }: ViewPaths): Command[] {
  return [
    command({
      name: "views:compile",
      summary:
        "Compile the templates for production; a running server takes them at its next start.",
      examples: ["views:compile"],
      run: async () => {
        const count = compileViews(source, target);
        return answer({ count, target }, `${count} templates are compiled into ${target}.`);
      },
    }),
  ];
}
