import type SlDialog from "@shoelace-style/shoelace/dist/components/dialog/dialog.js";
import { closeDrawers } from "./drawers.ts";

/**
 * Links with `data-dialog="Title"` open the #dialog-content of their page over the present one; without
 * script they are plain links. Forms inside are plain forms: the next page follows from the server.
 */
export function pagesInDialog(): void {
  document.addEventListener("click", (event) => {
    const link = target(event, "a[data-dialog]");
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    event.preventDefault();
    void openPage(link.href, link.dataset["dialog"] ?? "");
  });
  document.addEventListener("click", (event) => {
    if (!target(event, "#dialog :is([data-dialog-close], [data-dialog-leave])")) return;
    // What leads elsewhere still does: to another page, or to a message of this one.
    if (target(event, "[data-dialog-close]")) event.preventDefault();
    void document.querySelector<SlDialog>("sl-dialog#dialog")?.hide();
  });
}

/** Shows the content of a page in the dialog; goes to the page itself when that can't be. */
export async function openPage(url: string, title: string): Promise<void> {
  const dialog = document.querySelector<SlDialog>("sl-dialog#dialog");
  const content = await contentOf(url);
  if (dialog === null || content === null) return location.assign(url);
  closeDrawers();
  dialog.querySelector("#dialog-body")?.replaceChildren(...content.childNodes);
  dialog.label = title;
  await dialog.show();
}

async function contentOf(url: string): Promise<Element | null> {
  try {
    const response = await fetch(url, { headers: { accept: "text/html" } });
    if (!response.ok || response.redirected) return null;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return page.querySelector("#dialog-content");
  } catch {
    return null; // offline: the browser's own page says so
  }
}

function target(event: Event, selector: string): Element | null {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}
