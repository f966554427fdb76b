import { onSeenFrame, seenFrames, watchFrames } from "./frames.ts";
import { frameLine, requestLine } from "./lists.ts";
import { onSeenRequest, seenRequests, watchRequests } from "./requests.ts";

const FOLDED = "parley:toolbar-folded";
const STYLE = `<link rel="stylesheet" href="/_dev/files/toolbar.css">`;

/** The page makes room for the bar, so that nothing stands behind it. */
const ROOM = `
body.with-toolbar { padding-bottom: 36px; }
body.app.with-toolbar { padding-bottom: 0; min-height: 0; height: calc(100dvh - 36px); }`;

/**
 * The development toolbar. What it shows of a request is drawn by the server; requests and socket frames are watched
 * here. Folded away it is a tab at the edge, and stays so on the next page.
 */
class Toolbar extends HTMLElement {
  readonly #root = this.attachShadow({ mode: "open" });
  #shown = this.dataset["request"] ?? "";
  #open: string | undefined;

  connectedCallback(): void {
    this.#root.innerHTML = `${STYLE}<div data-bar></div><button class="fold" type="button" data-unfold hidden aria-label="Open the development toolbar">dev</button>`;
    this.#root.addEventListener("click", (event) => this.#click(event));
    this.#root.addEventListener("keydown", (event) => {
      if (event instanceof KeyboardEvent && event.key === "Escape") this.#toggle(undefined);
    });
    onSeenRequest(() => this.#drawRequests());
    onSeenFrame(() => this.#drawFrames());
    this.#fold(localStorage.getItem(FOLDED) === "yes");
    void this.#show(this.#shown);
  }

  async #show(id: string): Promise<void> {
    this.#shown = id;
    const answer = await fetch(`/_dev/requests/${encodeURIComponent(id)}/bar`);
    if (!answer.ok) return;
    const place = this.#find("[data-bar]");
    if (place) place.innerHTML = await answer.text();
    this.#drawRequests();
    this.#drawFrames();
    this.#toggle(this.#open);
    this.#fold(localStorage.getItem(FOLDED) === "yes");
  }

  #click(event: Event): void {
    const target = event.target instanceof Element ? event.target.closest("button") : null;
    const { open, show } = target?.dataset ?? {};
    if (open !== undefined) this.#toggle(this.#open === open ? undefined : open);
    else if (show !== undefined) void this.#show(show);
    else if (target?.matches("[data-close]")) this.#toggle(undefined);
    else if (target?.matches("[data-fold]")) this.#fold(true);
    else if (target?.matches("[data-unfold]")) this.#fold(false);
  }

  #toggle(panel: string | undefined): void {
    this.#open = panel;
    const panels = this.#find(".panels");
    if (panels) panels.hidden = panel === undefined;
    for (const section of this.#all("[data-panel]")) {
      section.hidden = section.dataset["panel"] !== panel;
      const title = this.#find(".panels__title");
      if (!section.hidden && title) title.textContent = section.dataset["title"] ?? "";
    }
    for (const button of this.#all("[data-open]")) {
      button.setAttribute("aria-expanded", String(button.dataset["open"] === panel));
    }
  }

  #fold(folded: boolean): void {
    localStorage.setItem(FOLDED, folded ? "yes" : "no");
    document.body.classList.toggle("with-toolbar", !folded);
    const bar = this.#find("[data-bar]");
    const tab = this.#find(".fold");
    if (bar) bar.hidden = folded;
    if (tab) tab.hidden = !folded;
  }

  #drawRequests(): void {
    const requests = seenRequests();
    const lines = requests.map((request) => requestLine(request, request.id === this.#shown));
    this.#find("[data-requests]")?.replaceChildren(...lines);
    const count = this.#find("[data-request-count]");
    if (!count) return;
    count.hidden = requests.length < 2;
    count.textContent = String(requests.length);
  }

  #drawFrames(): void {
    const frames = seenFrames();
    const count = this.#find("[data-frame-count]");
    if (count) count.textContent = frames.length === 1 ? "1 frame" : `${frames.length} frames`;
    if (frames.length > 0) {
      this.#find("[data-frames]")?.replaceChildren(...frames.map(frameLine));
    }
  }

  #find(selector: string): HTMLElement | null {
    return this.#root.querySelector<HTMLElement>(selector);
  }

  #all(selector: string): NodeListOf<HTMLElement> {
    return this.#root.querySelectorAll<HTMLElement>(selector);
  }
}

const room = new CSSStyleSheet();
room.replaceSync(ROOM);
document.adoptedStyleSheets.push(room);
watchFrames();
watchRequests(document.querySelector<HTMLElement>("parley-toolbar")?.dataset["request"] ?? "");
customElements.define("parley-toolbar", Toolbar);
