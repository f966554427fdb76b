import { byId, within } from "./elements.ts";

interface Dialog extends HTMLElement {
  show(): Promise<void>;
  hide(): Promise<void>;
}

export interface Question {
  title: string;
  text: string;
  /** What the button that goes on says. */
  yes: string;
}

/** Asks in the page's dialog; true only for the button that goes on. Escape and the backdrop mean no. */
export async function confirmed(question: Question): Promise<boolean> {
  const dialog = byId("confirm", HTMLElement);
  const yes = dialog && within(dialog, "[data-confirm-yes]");
  if (!dialog || !yes || !isDialog(dialog)) return window.confirm(question.text);
  fill(dialog, question);
  void dialog.show();
  return answer(dialog, yes);
}

function fill(dialog: HTMLElement, { title, text, yes }: Question): void {
  dialog.setAttribute("label", title);
  const words = within(dialog, "[data-confirm-text]");
  if (words) words.textContent = text;
  const button = within(dialog, "[data-confirm-yes]");
  if (button) button.textContent = yes;
}

async function answer(dialog: Dialog, yes: HTMLElement): Promise<boolean> {
  return new Promise((resolve) => {
    const listening = new AbortController();
    const finish = (result: boolean) => (): void => {
      listening.abort();
      void dialog.hide();
      resolve(result);
    };
    const { signal } = listening;
    yes.addEventListener("click", finish(true), { signal });
    within(dialog, "[data-confirm-no]")?.addEventListener("click", finish(false), { signal });
    dialog.addEventListener("sl-hide", finish(false), { signal });
  });
}

function isDialog(element: HTMLElement): element is Dialog {
  return "show" in element && "hide" in element;
}
