import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Answer, answer } from "./answer.ts";

interface WrittenFile {
  path: string;
  /** What it should hold. */
  text: string;
  /** Only look, and fail when it holds something else. */
  check: boolean;
  /** The command that writes it. */
  by: string;
}

/** Writes a file that comes from the code, or says whether it is what the code says. */
export function writtenFile({ path, text, check, by }: WrittenFile): Answer {
  const current = existsSync(path) && readFileSync(path, "utf8") === text;
  if (current) return answer({ path, current, changed: false }, `${path} is current.`);
  if (check) {
    const said = `${path} is not what the code says. Run bin/parley ${by} and commit it.`;
    return answer({ path, current, changed: false }, said, false);
  }
  writeFileSync(path, text);
  return answer({ path, current: true, changed: true }, `${path} is written.`);
}
