import { word } from "../core/words.ts";
import { type Place, placesFor } from "../core/switching.ts";
import { byId, within } from "../page/elements.ts";
import { KnownPeople } from "./known_people.ts";

interface Row extends Place {
  link: HTMLAnchorElement;
  /** Whom one writes to there: nobody has to be looked up twice. */
  peer?: string | undefined;
}

const OPTION = "[role='option']";
let found: Row[] = [];
let others: HTMLAnchorElement[] = [];
let people: KnownPeople | undefined;
let at = 0;
let opener: HTMLElement | null = null;

/** Ctrl K, or the button in the sidebar, opens a list of one's rooms and conversations to jump to. */
export function keepQuickSwitcher(): void {
  const dialog = byId("switcher", HTMLDialogElement);
  const search = byId("switcher-search", HTMLInputElement);
  if (!dialog || !search) return;
  document.addEventListener("keydown", (event) => shortcut(event, dialog));
  document.addEventListener("click", (event) => clicked(event, dialog));
  dialog.addEventListener("close", giveFocusBack);
  people = new KnownPeople(dialog.dataset["people"] ?? "", (rows) => {
    others = rows;
    draw(search.value, at);
  });
  search.addEventListener("input", () => {
    others = [];
    draw(search.value);
    people?.look(search.value);
  });
  search.addEventListener("keydown", (event) => key(event, dialog));
}

function shortcut(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  const asked = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!asked || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else open(dialog);
}

function clicked({ target }: MouseEvent, dialog: HTMLDialogElement): void {
  if (!(target instanceof Element)) return;
  if (target.closest("[data-switcher]")) return open(dialog);
  const option = target.closest(`#switcher ${OPTION}`);
  if (option) go(dialog, options().indexOf(option));
  else if (target === dialog) dialog.close();
}

/** Not over another dialog: that one would not let go of the focus. */
function open(dialog: HTMLDialogElement): void {
  if (document.querySelector("dialog[open], sl-dialog[open]")) return;
  opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  dialog.showModal();
  const search = byId("switcher-search", HTMLInputElement);
  if (search) search.value = "";
  others = [];
  draw("");
  search?.focus();
}

/** The drawer of a phone closed when the list opened, and its button with it: then to what opens the drawer. */
function giveFocusBack(): void {
  const inDrawer = opener !== null && !opener.checkVisibility();
  const menu = within(document, "#stage [popovertarget='rooms-panel']");
  if (inDrawer) menu?.focus();
  else opener?.focus({ preventScroll: true });
  opener = null;
}

function key(event: KeyboardEvent, dialog: HTMLDialogElement): void {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") choose(at + 1);
  else if (event.key === "ArrowUp") choose(at - 1);
  else if (event.key === "Enter") go(dialog, at);
  else return;
  event.preventDefault();
}

/** By a click on the row itself, which opens the room without loading the page; to a person, by asking for theirs. */
function go(dialog: HTMLDialogElement, index: number): void {
  const row = found[index];
  if (!row) return;
  dialog.close();
  const { person } = row.link.dataset;
  if (person === undefined) row.link.click();
  else write(person);
}

function write(person: string): void {
  const form = byId("switcher-write", HTMLFormElement);
  const field = form?.querySelector("input");
  if (!form || !field) return;
  field.value = person;
  form.submit();
}

/** @param chosen which row, where the list only grew */
function draw(typed: string, chosen = 0): void {
  const mine = rows();
  const places = [...placesFor(mine, typed), ...strangers(mine)];
  found = [...places, ...searchFor(typed)];
  byId("switcher-list", HTMLElement)?.replaceChildren(...found.map(optionFor));
  byId("switcher-none", HTMLElement)?.toggleAttribute("hidden", places.length > 0);
  choose(chosen);
}

/** People whom one has no conversation with yet. */
function strangers(mine: readonly Row[]): Row[] {
  const met = new Set(mine.map(({ peer }) => peer));
  return others
    .filter(({ dataset }) => !met.has(dataset["person"]))
    .map((link) => ({ link, name: within(link, ".row__name")?.textContent ?? "", unread: false }));
}

function rows(): Row[] {
  const links = document.querySelectorAll<HTMLAnchorElement>("#sidebar a.row[data-room]");
  return [...links].map((link) => ({
    link,
    name: within(link, ".row__name")?.textContent ?? "",
    unread: Number(link.dataset["unread"] || 0) > 0,
    peer: within(link, "[data-user]")?.dataset["user"],
  }));
}

/** Below the places, the way to messages with these words. */
function searchFor(typed: string): Row[] {
  const link = byId("switcher-messages", HTMLAnchorElement);
  if (!link || typed.trim() === "") return [];
  link.search = new URLSearchParams({ q: typed.trim() }).toString();
  const name = word("scripts.search_for", { words: typed.trim() });
  within(link, ".row__name")?.replaceChildren(name);
  return [{ link, name, unread: false }];
}

function optionFor({ link }: Row, index: number): HTMLElement {
  const option = document.createElement("li");
  option.id = `switcher-${index}`;
  option.className = link.className;
  option.setAttribute("role", "option");
  option.append(...[...link.childNodes].map((node) => node.cloneNode(true)));
  return option;
}

function options(): Element[] {
  return [...document.querySelectorAll(`#switcher ${OPTION}`)];
}

/** Past either end it goes on at the other one. */
function choose(index: number): void {
  at = found.length === 0 ? 0 : (index + found.length) % found.length;
  for (const [place, option] of options().entries()) {
    option.setAttribute("aria-selected", String(place === at));
    if (place === at) option.scrollIntoView({ block: "nearest" });
  }
  const chosen = found.length === 0 ? "" : `switcher-${at}`;
  byId("switcher-search", HTMLElement)?.setAttribute("aria-activedescendant", chosen);
}
