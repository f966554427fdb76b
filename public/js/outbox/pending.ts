import { said } from "../core/words.ts";
import type { Outgoing } from "../core/outgoing.ts";
import { cloneOf, within } from "../page/elements.ts";
import { viewer } from "../page/viewer.ts";
import { openRoom } from "../room/open_room.ts";
import { changeAt } from "../timeline/lists.ts";
import { decorate } from "../timeline/decorate.ts";
import { drawContent } from "./pending_kinds.ts";

/** Shows an outgoing message in the open room: on its way, or refused with the reason and what to do. */
export function showPending(message: Outgoing): void {
  const room = openRoom();
  if (!room || room.timeline.room !== message.room) return;
  const shown = document.getElementById(domId(message));
  if (shown?.dataset["message"] !== undefined) return;
  const article = shown ?? appended(message);
  if (article) drawState(article, message);
}

/** Takes a message that was given up off the page. */
export function hidePending({ clientId }: Outgoing): void {
  const article = pendingArticle(clientId);
  if (article) changeAt(article, () => article.remove());
}

/** The server has it; the message itself will take this place. */
export function markSent(clientId: string): void {
  const article = pendingArticle(clientId);
  article?.classList.remove("message--pending");
  if (article) within(article, ".message__state")?.remove();
}

/** Whether the page still shows this message as one that the server does not have. */
export function isPending(clientId: string): boolean {
  return pendingArticle(clientId) !== null;
}

/** The client id of a pending article. */
export function clientIdOf(article: HTMLElement): string {
  return article.dataset["client"] ?? "";
}

/** In a thread the same message may stand beside the one in the room. */
function domId({ clientId, threadId }: Pick<Outgoing, "clientId" | "threadId">): string {
  return `${threadId ? "thread-" : ""}m-${viewer()?.id}-${clientId}`;
}

function pendingArticle(clientId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(
    `article[data-client="${CSS.escape(clientId)}"]:not([data-message])`,
  );
}

/** Where it stands: in the open room, or in a thread of it, if that is open. */
function listFor({ threadId }: Outgoing): Element | null {
  if (!threadId) return openRoom()?.timeline.list ?? null;
  return document.querySelector(`#thread-list[data-thread="${threadId}"]`);
}

function appended(message: Outgoing): HTMLElement | null {
  const article = cloneOf("t-pending");
  const list = listFor(message);
  if (!article || !list) return null;
  article.id = domId(message);
  article.dataset["client"] = message.clientId;
  article.dataset["at"] = String(message.at);
  if (message.kind) article.dataset["kind"] = message.kind;
  drawContent(article, message);
  decorate(article);
  changeAt(list, () => list.append(article));
  return article;
}

function drawState(article: HTMLElement, message: Outgoing): void {
  const refused = message.failure !== null;
  article.classList.toggle("message--failed", refused);
  article.classList.toggle("message--pending", !refused);
  const next = cloneOf(refused ? "t-failed" : "t-pending");
  const state = refused ? next : next && within(next, ".message__state");
  const reason = state && within(state, "[data-reason]");
  if (reason) reason.textContent = said(message.failure ?? "");
  if (state) changeAt(article, () => within(article, ".message__state")?.replaceWith(state));
}
