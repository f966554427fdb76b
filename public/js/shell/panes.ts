import { within } from "../page/elements.ts";

/** The parts of the page as one sees them, and what takes the focus in each: the first of these that is there. */
const PANES: readonly (readonly [pane: string, ...wishes: string[]])[] = [
  [".side", "[aria-current=page]", "a[href]"],
  ["#main.page", ".page__body :is(a[href], button, input:not([type=hidden]), select, textarea)"],
  ["#main > .head", "button"],
  ["#main > .log-frame", "#timeline"],
  ["#room-foot", "textarea", "button"],
  ["#thread", "#thread-list"],
  ["#thread > .foot", "textarea"],
  ["#details", "button", "a[href]"],
];

/** F6 leads to the next part of the page, with Shift to the one before; past either end it goes on at the other. */
export function walkPanes(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (document.querySelector("dialog[open], sl-dialog[open]")) return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  });
}

function step(by: 1 | -1): void {
  const panes = PANES.flatMap(([name, ...wishes]) => {
    const pane = within(document, name);
    const first = pane && firstSeen(pane, wishes);
    return pane && first ? [{ pane, first }] : [];
  });
  const at = panes.findLastIndex(({ pane }) => pane.contains(document.activeElement));
  const from = at < 0 && by < 0 ? panes.length : at;
  panes.at((from + by) % (panes.length || 1))?.first.focus();
}

function firstSeen(pane: HTMLElement, wishes: readonly string[]): HTMLElement | undefined {
  return wishes
    .flatMap((wish) => [...pane.querySelectorAll<HTMLElement>(wish)])
    .find((element) => element.checkVisibility({ visibilityProperty: true }));
}
