import type { Outgoing } from "../core/outgoing.ts";
import { within } from "../page/elements.ts";

/** Draws what an outgoing message shows until the stored one takes its place, into an element that holds its words. */
export type DrawPending = (content: HTMLElement, message: Outgoing) => void;

const drawn = new Map<string, DrawPending>();

/** Says how a kind of message looks while it is on its way. Without that its words stand there. */
export function drawPendingKind(kind: string, draw: DrawPending): void {
  drawn.set(kind, draw);
}

/** Puts what a message says, or shows, into its article. */
export function drawContent(article: HTMLElement, message: Outgoing): void {
  const content = within(article, ".message__text");
  if (!content) return;
  content.textContent = message.text;
  drawn.get(message.kind ?? "text")?.(content, message);
}
