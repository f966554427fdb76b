import { Router } from "../../http/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { table } from "../table.ts";

/** `routes:list`. */
export function routesCommands(): Command[] {
  return [
    command({
      name: "routes:list",
      summary: "Print every route: verb, path, name, middleware, handler.",
      examples: ["routes:list", "routes:list --json"],
      run: async (_options, { resolve }) => {
        const list = (await resolve(Router)).list();
        const rows = list.map(({ verb, path, name, middleware, handler }) => [
          verb,
          path,
          name || "–",
          handler,
          middleware.join(" "),
        ]);
        return answer(list, table(rows));
      },
    }),
  ];
}
