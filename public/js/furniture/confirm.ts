import type SlDialog from "@shoelace-style/shoelace/dist/components/dialog/dialog.js";

/** What is asked: `text` says what will happen, `yes` is the verb on the button. */
export interface Question {
  title: string;
  text: string;
  yes: string;
}

/**
 * Asks before something that cannot be taken back; false when closed, cancelled or refused.
 * @example if (await confirm({ title: "Delete message", text: "…", yes: "Delete" })) …
 */
export function confirm(question: Question): Promise<boolean> {
  const dialog = document.querySelector<SlDialog>("sl-dialog#confirm");
  if (dialog === null) return Promise.resolve(false);
  write(dialog, question);
  void dialog.show();
  return answer(dialog);
}

/** Forms with `data-confirm` (and `data-confirm-title`, `data-confirm-yes`) ask before they are sent. */
export function confirmForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["confirm"]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void confirm(questionOf(form)).then((yes) => yes && form.submit());
  }, true);
}

/** The question that an element carries in its data-confirm attributes. */
export function questionOf(element: HTMLElement): Question {
  const { confirm: text = "", confirmTitle: title = "Are you sure", confirmYes: yes = "Continue" } = element.dataset;
  return { title, text, yes };
}

function write(dialog: SlDialog, { title, text, yes }: Question): void {
  dialog.label = title;
  part(dialog, "text").textContent = text;
  part(dialog, "yes").textContent = yes;
}

function answer(dialog: SlDialog): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const settle = (yes: boolean): void => {
    resolve(yes);
    void dialog.hide();
  };
  part(dialog, "yes").onclick = () => settle(true);
  part(dialog, "no").onclick = () => settle(false);
  dialog.addEventListener("sl-after-hide", () => resolve(false), { once: true });
  return promise;
}

function part(dialog: SlDialog, name: string): HTMLElement {
  const found = dialog.querySelector<HTMLElement>(`[data-confirm-${name}]`);
  if (found === null) throw new Error(`The dialog to confirm has no part ${name}.`);
  return found;
}
