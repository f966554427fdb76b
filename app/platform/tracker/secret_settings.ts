import { type Settings, sections } from "../../../config/settings.ts";
import type { Key } from "../config/index.ts";

/** The values of all settings that are secret, and the passwords within their addresses. */
export function secretValues(settings: Settings): string[] {
  const values = Object.entries(sections).flatMap(([section, { keys }]) =>
    Object.entries<Key>(keys)
      .filter(([, key]) => key.secret)
      .map(([name]) => valueOf(settings, section, name)),
  );
  return values
    .filter((value) => typeof value === "string")
    .flatMap((value) => [...value.split(",").map((part) => part.trim()), ...passwordOf(value)]);
}

function valueOf(settings: Settings, section: string, name: string): unknown {
  // Settings have one member a section, with the names of its keys.
  return (settings[section as keyof typeof sections] as Record<string, unknown>)[name];
}

function passwordOf(text: string): string[] {
  const { password } = URL.parse(text) ?? { password: "" };
  return password === "" ? [] : [password, decode(password)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
