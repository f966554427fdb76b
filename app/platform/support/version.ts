import { existsSync, readFileSync } from "node:fs";

/** Seen from `dist/app/`, where the build has it, and from here. */
const PLACES = ["../../package.json", "../../../package.json"];

let known: string | undefined;

/** The version of this program, as `package.json` says: `0.1.0`. */
export function version(): string {
  known ??= read();
  return known;
}

function read(): string {
  const urls = PLACES.map((place) => new URL(place, import.meta.url));
  const found = urls.find((url) => existsSync(url));
  const { version: text } = found
    ? (JSON.parse(readFileSync(found, "utf8")) as { version?: string })
    : {};
  return text ?? "unknown";
}
