import { readFileSync } from "node:fs";
import { type CauseStep, pathOf, tellingFrames } from "../../errors/index.ts";
import { templatePlaceOf } from "../../views/index.ts";

const AROUND = 5;
const LONGEST_LINE = 200;

/** Some lines of a file, around the one that failed. */
export interface SourceExcerpt {
  file: string;
  lines: { number: number; text: string; failing: boolean }[];
}

/**
 * The source where a step of the chain failed: the line of a template, or of the first own frame, a feature's before others. Frames are named as
 * in the sources, since the program runs with its source maps.
 *
 * @returns nothing where the file cannot be read
 */
export function sourceExcerpt({ message, frames }: CauseStep): SourceExcerpt | undefined {
  const place = templatePlaceOf(message);
  if (place?.line !== undefined) return excerpt(`views/${place.template}`, place.line, "views/");
  const [frame] = tellingFrames(frames);
  const path = frame && pathOf(frame);
  return path === undefined ? undefined : excerpt(path, frame?.line ?? 1, frame?.file);
}

function excerpt(path: string, line: number, name = path): SourceExcerpt | undefined {
  const text = read(path);
  if (text === undefined) return undefined;
  const first = Math.max(1, line - AROUND);
  const lines = text.split("\n").slice(first - 1, line + AROUND);
  return {
    file: `${name === "views/" ? path : name}:${line}`,
    lines: lines.map((source, index) => ({
      number: first + index,
      text: source.slice(0, LONGEST_LINE),
      failing: first + index === line,
    })),
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
