import { onEvent, onFrame } from "../page/frames.ts";
import { signal } from "../page/signals.ts";
import { viewer } from "../page/viewer.ts";

let blocked = new Set<string>();

/** Knows whom the viewer has blocked. What was known last is taken first, so that nothing is shown for a moment. */
export function knowBlocked(): void {
  blocked = new Set(remembered());
  onFrame("own_settings", ({ blocked: ids }) => take(ids));
  onEvent("blocks_changed", ({ user_ids: ids }) => take(ids));
}

/** Whether the viewer wants to hear nothing of this person. */
export function isBlocked(id: number | string | undefined): boolean {
  return id !== undefined && blocked.has(String(id));
}

function take(ids: unknown): void {
  if (!Array.isArray(ids)) return;
  const now = new Set(ids.map(String));
  const same = now.size === blocked.size && [...now].every((id) => blocked.has(id));
  blocked = now;
  localStorage.setItem(key(), JSON.stringify([...now]));
  if (!same) signal("blocked", {});
}

function remembered(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key()) ?? "[]");
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}

function key(): string {
  return `parley:blocked:${viewer()?.id ?? 0}`;
}
