import { byId } from "../page/elements.ts";
import { openRoom } from "./open_room.ts";

/** The address of a message, or of the form to edit it; the page's toolbar knows their shape. */
export function messageUrl(what: "message" | "edit", article: HTMLElement): string {
  const { messageUrl: message, editUrl } = byId("message-bar", HTMLElement)?.dataset ?? {};
  const shape = (what === "edit" ? editUrl : message) ?? "";
  return shape.replace("ID", article.dataset["message"] ?? "");
}

/** The whole address under which anybody in the room finds this message. */
export function permalink(article: HTMLElement): string {
  const path = openRoom()?.timeline.list.dataset["permalink"] ?? location.pathname;
  return new URL(`${path}?message=${article.dataset["message"]}`, location.href).href;
}
