import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sections, type Settings } from "../../../../config/settings.ts";
import type { Key } from "../../config/index.ts";
import { answer } from "../answer.ts";
import { command, type Command } from "../command.ts";
import { table } from "../table.ts";

const MASK = "********";

interface Shown {
  key: string;
  /** Masked when it is secret, null when it is not set. */
  value: unknown;
  /** The source that gave it, or `default`. */
  origin: string;
}

/** `config:show` and `config:clear`. */
export function configCommands(loadSettings: () => Settings): Command[] {
  return [
    command({
      name: "config:show",
      summary: "Print every setting and where it came from; secrets are masked.",
      examples: ["config:show", "config:show --json"],
      run: async () => {
        const shown = show(loadSettings());
        return answer(
          shown,
          table(shown.map(({ key, value, origin }) => [key, text(value), origin])),
        );
      },
    }),
    command({
      name: "config:clear",
      summary: "Remove the cached configuration.",
      examples: ["config:clear"],
      run: async () => {
        const path = cachePath(loadSettings());
        const removed = existsSync(path);
        rmSync(path, { force: true });
        const said = removed
          ? `${path} is removed.`
          : `There is no cached configuration in ${path}.`;
        return answer({ removed, path }, said);
      },
    }),
  ];
}

/** Where the resolved configuration is kept when it is cached. */
export function cachePath({ app }: Settings): string {
  return join(app.storage, "cache", "config.json");
}

function show(settings: Settings): Shown[] {
  return Object.entries(sections).flatMap(([section, { keys }]) => {
    // Settings have one member a section, with the names of its keys.
    const values = settings[section as keyof typeof sections] as Record<string, unknown>;
    return Object.entries<Key>(keys).map(([name, key]) => ({
      key: key.env,
      value: masked(key, values[name]),
      origin: settings.origins[key.env] ?? "default",
    }));
  });
}

function masked({ secret }: Key, value: unknown): unknown {
  if (value === undefined) return null;
  return secret ? MASK : value;
}

function text(value: unknown): string {
  if (value === null || value === "") return "–";
  return Array.isArray(value) ? value.join(",") || "–" : `${value as string | number | boolean}`;
}
