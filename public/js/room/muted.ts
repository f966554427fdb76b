import { mount } from "../page/mount.ts";

const LONGEST_MS = 2 ** 31 - 1;

/** Who was muted for a time gets the composer back when the time is over. */
export function endMutes(): void {
  mount("[data-muted-until]", (line) => {
    const left = Date.parse(line.dataset["mutedUntil"] ?? "") - Date.now();
    if (Number.isNaN(left) || left > LONGEST_MS) return () => {};
    const refresh = (): void =>
      void document.body.dispatchEvent(new CustomEvent("members_changed"));
    const timer = setTimeout(refresh, Math.max(0, left) + 500);
    return () => clearTimeout(timer);
  });
}
