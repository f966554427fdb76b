import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import type { Source } from "./resolve.ts";

/** The process's own environment: always the strongest source. */
export function environmentSource(environment: NodeJS.ProcessEnv = process.env): Source {
  return { name: "the environment", values: environment };
}

/** A `.env` file; one that is not there gives nothing. */
export function fileSource(path: string, name = path): Source {
  return { name, values: existsSync(path) ? parseEnv(readFileSync(path, "utf8")) : {} };
}
