import { openRoom } from "./open_room.ts";
import { showThread } from "./thread/panel.ts";

/** Follows a link to a message of the open room in place, without loading the page again. */
export function followPermalinks(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const room = openRoom();
    if (!link || !room || isModified(event)) return;
    const url = new URL(link.href, location.href);
    const id = Number(url.searchParams.get("message"));
    const thread = Number(url.searchParams.get("thread"));
    const here =
      url.origin === location.origin && url.pathname === room.timeline.list.dataset["permalink"];
    if (!here || !id || event.defaultPrevented) return;
    const root = thread || threadOf(link);
    event.preventDefault();
    if (!root) history.replaceState(history.state, "", url);
    void (root ? showThread(root, id) : room.jump.toMessage(id));
  });
}

/** The time beside a reply in the open thread leads to it there. */
function threadOf(link: Element): number {
  const article = link.closest<HTMLElement>("#thread article.message");
  return link.matches(".message__time") ? Number(article?.dataset["thread"] ?? 0) : 0;
}

function isModified({ ctrlKey, metaKey, shiftKey, button }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey || button !== 0;
}
