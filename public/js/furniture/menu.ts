import { confirmed } from "../page/confirmation.ts";
import { questionOf } from "./confirm.ts";
import { openPage } from "./dialog.ts";

/**
 * Menu items act by attribute: `data-href` goes there (with `data-dialog="Title"` in place),
 * `data-submit="ID"` sends that form, after asking when the item has `data-confirm`.
 */
export function menuLinks(): void {
  document.addEventListener("sl-select", (event) => {
    const { item } = (event as CustomEvent<{ item: HTMLElement }>).detail; // as Shoelace declares it
    void choose(item);
  });
}

async function choose(item: HTMLElement): Promise<void> {
  const { href, dialog, submit } = item.dataset;
  if (submit !== undefined) return submitForm(item, submit);
  if (href !== undefined && dialog !== undefined) return openPage(href, dialog);
  if (href !== undefined) location.assign(href);
}

async function submitForm(item: HTMLElement, id: string): Promise<void> {
  const form = document.getElementById(id);
  const question = questionOf(item);
  if (!(form instanceof HTMLFormElement)) return;
  if (question === null || (await confirmed(question))) form.submit();
}
