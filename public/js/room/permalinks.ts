import { openRoom } from "./open_room.ts";

/** Follows a link to a message of the open room in place, without loading the page again. */
export function followPermalinks(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const room = openRoom();
    if (!link || !room || isModified(event)) return;
    const url = new URL(link.href, location.href);
    const id = Number(url.searchParams.get("message"));
    const here =
      url.origin === location.origin && url.pathname === room.timeline.list.dataset["permalink"];
    if (!here || !id) return;
    event.preventDefault();
    history.replaceState(history.state, "", url);
    void room.jump.toMessage(id);
  });
}

function isModified({ ctrlKey, metaKey, shiftKey, button }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey || button !== 0;
}
