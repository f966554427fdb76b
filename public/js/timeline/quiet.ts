const QUIET_MS = 1_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Changes a live region without a screen reader reading it all out: history is not news. */
export function quietly(region: HTMLElement, change: () => void): void {
  region.setAttribute("aria-live", "off");
  clearTimeout(timer);
  change();
  timer = setTimeout(() => region.setAttribute("aria-live", "polite"), QUIET_MS);
}
