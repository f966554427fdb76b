import { word } from "../core/words.ts";
import { confirmed, type Question } from "../page/confirmation.ts";
import { closeDrawers } from "./drawers.ts";

/** Forms with `data-confirm` (and `data-confirm-title`, `data-confirm-yes`) ask before they are sent. */
export function confirmForms(): void {
  document.addEventListener("submit", (event) => void askFirst(event), true);
}

/** The question that an element carries in its data-confirm attributes; null when it has none. */
export function questionOf({ dataset }: HTMLElement): Question | null {
  const {
    confirm: text,
    confirmTitle: title = word("scripts.are_you_sure"),
    confirmYes: yes = word("scripts.continue"),
  } = dataset;
  return text ? { title, text, yes } : null;
}

async function askFirst(event: Event): Promise<void> {
  const form = event.target;
  const question = form instanceof HTMLFormElement ? questionOf(form) : null;
  if (!(form instanceof HTMLFormElement) || question === null) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  closeDrawers();
  if (await confirmed(question)) form.submit();
}
