import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import nunjucks from "nunjucks";
import { readCatalogue } from "../texts/index.ts";
import { filters } from "./filters.ts";

interface Compiled {
  name: string;
  template: string;
}

/** Where the texts lie. */
const TEXTS = "texts";

/**
 * Compiles every template below `folder` into one module that exports `templates`, and with them the `texts` that
 * they say: a server that takes new templates has their words.
 *
 * @returns how many there were
 * @throws Error naming the template and line that does not parse
 */
export function compileViews(folder: string, target: string): number {
  const environment = new nunjucks.Environment(null, { autoescape: true });
  for (const [name, filter] of Object.entries(filters)) environment.addFilter(name, filter);
  let count = 0;
  const source = nunjucks.precompile(folder, {
    env: environment,
    include: [/\.njk$/],
    // What is for who develops is in no build: there templates are read as they are written.
    exclude: [/^development\/$/],
    wrapper: (templates: Compiled[]) => {
      count = templates.length;
      return `export const templates = {\n${templates.map(entry).join(",\n")}\n};\n`;
    },
  } as never);
  mkdirSync(dirname(target), { recursive: true });
  // Written aside and moved, so that a starting server never reads half a file.
  const texts = `export const texts = ${JSON.stringify(readCatalogue(TEXTS))};\n`;
  writeFileSync(`${target}.new`, source + texts);
  renameSync(`${target}.new`, target);
  return count;
}

function entry({ name, template }: Compiled): string {
  return `${JSON.stringify(name)}: (() => {${template}})()`;
}
