import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { settingLineProblems } from "./setting_lines.ts";
import type { Source } from "./resolve.ts";

/** The process's own environment: always the strongest source. */
export function environmentSource(environment: NodeJS.ProcessEnv = process.env): Source {
  return { name: "the environment", values: environment };
}

/** A `.env` file; one that is not there gives nothing, one that cannot be read or parsed has problems. */
export function fileSource(path: string, name = path): Source {
  const { text, problems } = contentOf(path, name);
  return {
    name,
    values: parseEnv(text),
    problems: [...problems, ...settingLineProblems(text, name)],
  };
}

function contentOf(path: string, name: string): { text: string; problems: string[] } {
  try {
    return { text: existsSync(path) ? readFileSync(path, "utf8") : "", problems: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { text: "", problems: [`${name} cannot be read: ${why}.`] };
  }
}
