/** What parts of the page tell one another, and with which words. */
export interface Signals {
  /** Something arrived from the server, whatever it was. */
  heard: Record<string, never>;
  /** The connection is gone. */
  disconnected: Record<string, never>;
  /** A room was opened in the page. */
  "room:opened": { channel: string };
  "room:closed": { channel: string };
  /** Messages arrived for the open room, pushed or fetched. */
  "room:received": { articles: HTMLElement[] };
  /** Messages are about to be taken by the open room; `reset` when its list begins anew. */
  "room:arriving": { articles: HTMLElement[]; reset: boolean };
  /** A thread was opened beside the room, by the id of its first message. */
  "thread:opened": { thread: number };
  "thread:closed": { thread: number };
  /** The person wrote into a thread. */
  "thread:written": { thread: number };
  /** The person has read a room up to this ordinal, in this page. */
  "room:read": { room: number; ordinal: number };
  /** The person wrote a message into the open room. */
  "room:written": { channel: string };
  /** The viewer has blocked other people than before. */
  blocked: Record<string, never>;
  /** The files of the message that is being written in a room are others, or further. */
  "files:changed": { room: string };
  /** The server wants a pause of so many seconds before the next message. */
  "composer:limited": { seconds: number };
}

const PREFIX = "parley:page:";

/** Calls `handle` at every such signal; the answer stops that. */
export function onSignal<Name extends keyof Signals>(
  name: Name,
  handle: (detail: Signals[Name]) => void,
): () => void {
  const listener = (event: Event): void => {
    // Only `signal` below makes events of this name, with this detail.
    if (event instanceof CustomEvent) handle(event.detail as Signals[Name]);
  };
  document.addEventListener(PREFIX + name, listener);
  return () => document.removeEventListener(PREFIX + name, listener);
}

/** Tells whoever listens, as the DOM event `parley:page:{name}` on the document. */
export function signal<Name extends keyof Signals>(name: Name, detail: Signals[Name]): void {
  document.dispatchEvent(new CustomEvent(PREFIX + name, { detail }));
}
