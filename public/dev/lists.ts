import type { SeenFrame } from "./frames.ts";
import type { SeenRequest } from "./requests.ts";

const PREVIEW = 400;

/** A line of the list of requests; its button shows that one in the bar. */
export function requestLine({ id, what, status, ms }: SeenRequest, isShown: boolean): HTMLElement {
  const line = element("li", isShown ? "entry entry--here" : "entry");
  const button = element("button", "entry__text", what);
  button.dataset["show"] = id;
  line.append(element("span", "entry__ms", `${Math.round(ms)} ms`), button, statusMark(status));
  return line;
}

/** A line of the list of frames. */
export function frameLine({ at, direction, text, bytes }: SeenFrame): HTMLElement {
  const line = element("li", "entry");
  const arrow = element("span", "entry__ms", direction === "in" ? "← in" : "→ out");
  const words = element("span", "entry__text");
  const rest = text.length > PREVIEW ? "…" : "";
  words.append(element("b", "", typeOf(text)), " ");
  words.append(element("code", "", text.slice(0, PREVIEW) + rest));
  const time = new Date(at).toISOString().slice(11, 23);
  line.append(arrow, words, element("span", "entry__side", `${bytes} bytes ${time}`));
  return line;
}

function statusMark(status: number): HTMLElement {
  const kind = status >= 500 ? "bad" : status >= 400 ? "warn" : "good";
  return element("b", `code code--${kind}`, status === 0 ? "…" : String(status));
}

/** What kind of frame it is, as far as its text says. */
function typeOf(text: string): string {
  const named = /^\s*\[?\{"type":"([\w:.-]+)"/.exec(text)?.[1];
  return named ?? (text.startsWith("<") ? "fragment" : "frame");
}

function element(name: string, classes: string, text = ""): HTMLElement {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text) made.textContent = text;
  return made;
}
