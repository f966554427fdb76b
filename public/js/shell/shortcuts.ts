import { byId } from "../page/elements.ts";

const WRITES = "input, textarea, select, [contenteditable]";

/** `?` shows what the keyboard does; Alt and the arrows open the room above or below in the sidebar. */
export function followShortcuts(): void {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const list = byId("shortcuts", HTMLDialogElement);
    if (target === list || target.closest("[data-shortcuts-close]")) list?.close();
  });
  document.addEventListener("sl-select", (event) => {
    const { item } = (event as CustomEvent<{ item: HTMLElement }>).detail; // as Shoelace declares it
    if (item.matches("[data-shortcuts]")) show();
  });
}

function pressed(event: KeyboardEvent): void {
  const { key, target, altKey, ctrlKey, metaKey } = event;
  if (ctrlKey || metaKey || isOverlaid()) return;
  const writes = target instanceof Element && target.closest(WRITES) !== null;
  if (key === "?" && !writes && !altKey) show();
  else if (altKey && (key === "ArrowUp" || key === "ArrowDown")) step(key === "ArrowUp" ? -1 : 1);
  else return;
  event.preventDefault();
}

function isOverlaid(): boolean {
  return document.querySelector("dialog[open], sl-dialog[open]") !== null;
}

function show(): void {
  byId("shortcuts", HTMLDialogElement)?.showModal();
}

/** Past either end it goes on at the other one. */
function step(by: number): void {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>("#sidebar a.row[data-room]")];
  const at = rows.findIndex((row) => row.getAttribute("aria-current") === "page");
  rows.at((at < 0 ? (by > 0 ? 0 : -1) : at + by) % (rows.length || 1))?.click();
}
