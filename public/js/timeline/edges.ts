import { within } from "../page/elements.ts";
import type { History } from "./history.ts";
import type { Timeline } from "./timeline.ts";

/** History is fetched when its edge is nearer than this to what is seen. */
const AHEAD = "800px 0px";
const AGAIN_MS = 3_000;

interface Edge {
  side: "before" | "after";
  element: HTMLElement | null;
}

/** Loads older and newer pages as the reader scrolls towards them, with a skeleton in their place. */
export function watchEdges(timeline: Timeline, history: History, prefix = "log-"): () => void {
  const edges: Edge[] = [
    { side: "before", element: document.getElementById(`${prefix}older`) },
    { side: "after", element: document.getElementById(`${prefix}newer`) },
  ];
  const root = timeline.list.closest(".log");
  const observer = new IntersectionObserver(arrive, { root, rootMargin: AHEAD });
  let looked = "";
  timeline.list.addEventListener("timeline:change", look);
  look();

  /** What stands at the edges may be another part of the room than when they were last in sight. */
  function look(): void {
    const { atStart, atEnd } = timeline.window;
    const part = `${timeline.generation} ${atStart} ${atEnd}`;
    if (part === looked) return;
    looked = part;
    for (const { element } of edges) if (element) lookAgain(element);
  }

  function arrive(entries: IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const edge = edges.find(({ element }) => element === target);
      if (isIntersecting && edge?.element && isOpen(edge)) void load(edge, edge.element);
    }
  }

  function isOpen({ side }: Edge): boolean {
    const { atStart, atEnd } = timeline.window;
    return side === "before" ? !atStart : !atEnd;
  }

  async function load(edge: Edge, element: HTMLElement): Promise<void> {
    const skeleton = within(element, "[data-skeleton]");
    timeline.scroll.keep(() => skeleton?.toggleAttribute("hidden", false));
    const shown = await history.extend(edge.side);
    timeline.scroll.keep(() => skeleton?.toggleAttribute("hidden", true));
    setTimeout(() => lookAgain(element), shown ? 0 : AGAIN_MS);
  }

  /** An observer speaks only when something changes, and the edge may still be in sight. */
  function lookAgain(element: HTMLElement): void {
    observer.unobserve(element);
    if (element.isConnected) observer.observe(element);
  }

  return () => {
    timeline.list.removeEventListener("timeline:change", look);
    observer.disconnect();
  };
}
