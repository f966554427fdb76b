import { sections, type Settings } from "../../../config/settings.ts";
import type { Key } from "../config/index.ts";

const MASK = "********";

/** A setting as people may see it. */
export interface ShownSetting {
  /** The environment variable. */
  key: string;
  /** The file below `config/` that declares it. */
  section: string;
  /** Masked when it is secret, null when it is not set. */
  value: unknown;
  /** The source that gave it, or `default`. */
  origin: string;
  /** What it means. */
  doc: string;
  /** Whether it is taken at the start only. */
  restart: boolean;
}

/** Every setting in the order of its declaration, secrets masked. */
export function shownSettings(settings: Settings): ShownSetting[] {
  return Object.entries(sections).flatMap(([section, { keys }]) => {
    // Settings have one member a section, with the names of its keys.
    const values = settings[section as keyof typeof sections] as Record<string, unknown>;
    return Object.entries<Key>(keys).map(([name, key]) => ({
      key: key.env,
      section,
      value: masked(key, values[name]),
      origin: settings.origins[key.env] ?? "default",
      doc: key.doc,
      restart: key.restart ?? false,
    }));
  });
}

/** A value in one line, as `.env` would have it; a dash for nothing. */
export function valueText(value: unknown): string {
  if (value === null || value === "") return "–";
  return Array.isArray(value) ? value.join(",") || "–" : `${value as string | number | boolean}`;
}

function masked({ secret }: Key, value: unknown): unknown {
  if (value === undefined) return null;
  return secret ? MASK : value;
}
