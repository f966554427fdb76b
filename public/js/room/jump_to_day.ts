import { dayOf, startOfDay } from "../core/grouping.ts";
import { byId } from "../page/elements.ts";
import { openRoom } from "./open_room.ts";

/** Asks for a day and goes there: from the room's menu, and from each line that names a day. */
export function jumpToDays(): void {
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    if (target.closest("[data-jump-to-day-cancel]"))
      byId("jump-to-day", HTMLDialogElement)?.close();
    const button = target.closest("button[data-jump-to-day]");
    if (button) ask(button.closest<HTMLElement>("[data-day]")?.dataset["day"]);
  });
  document.addEventListener("sl-select", (event) => {
    const { item } = (event as CustomEvent<{ item: HTMLElement }>).detail; // as Shoelace declares it
    if (item.matches("[data-jump-to-day]")) ask();
  });
  document.addEventListener("submit", answered);
}

function ask(day = dayOf(Date.now())): void {
  const date = byId("jump-to-day-date", HTMLInputElement);
  if (!date) return;
  date.max = dayOf(Date.now());
  date.value = day;
  byId("jump-to-day", HTMLDialogElement)?.showModal();
  date.focus();
}

function answered({ target }: SubmitEvent): void {
  const dialog = byId("jump-to-day", HTMLDialogElement);
  if (!(target instanceof Element) || target.parentElement !== dialog) return;
  const day = byId("jump-to-day-date", HTMLInputElement)?.value;
  if (day) queueMicrotask(() => go(day));
}

/** The address keeps the moment, since a day begins elsewhere at another one. */
function go(day: string): void {
  const room = openRoom();
  if (!room) return;
  const at = startOfDay(day);
  const path = room.timeline.list.dataset["permalink"] ?? location.pathname;
  history.replaceState(history.state, "", `${path}?at=${at}`);
  void room.jump.toMoment(at);
}
