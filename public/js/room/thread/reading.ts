import { isConnected } from "../../connection/socket.ts";
import { numberIn } from "../../page/elements.ts";
import { onFrame } from "../../page/frames.ts";
import { sendJson } from "../../page/requests.ts";
import { onSignal } from "../../page/signals.ts";
import { openThread } from "./panel.ts";

const WAIT_MS = 300;
let timer: ReturnType<typeof setTimeout> | undefined;
let told = 0;

/** Tells the server up to where the person has read the open thread, when its newest reply was really seen. */
export function tellThreadReading(): void {
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
  document.addEventListener("scroll", look, { capture: true, passive: true });
  document.addEventListener("timeline:change", look, { capture: true });
  onFrame("connected", look);
  onSignal("thread:opened", () => {
    told = 0;
    look();
  });
}

/** Whether the person looks at the end of this thread. */
export function isReadingThread(root: number): boolean {
  const thread = openThread();
  const looks = document.visibilityState === "visible" && document.hasFocus();
  return thread?.root === root && looks && thread.timeline.scroll.atEnd;
}

function look(): void {
  const thread = openThread();
  if (!thread || timer !== undefined || !isReadingThread(thread.root)) return;
  timer = setTimeout(() => void tell(), WAIT_MS);
}

async function tell(): Promise<void> {
  timer = undefined;
  const thread = openThread();
  const upTo = numberIn(thread?.timeline.last?.dataset["message"]);
  if (!thread || upTo === null || upTo <= told || !isReadingThread(thread.root)) return;
  const { readUrl, member } = thread.timeline.list.dataset;
  if (member !== "true" || !readUrl || !isConnected()) return;
  told = upTo;
  // Nothing is lost without a connection: it is told with the next look.
  await sendJson("PUT", readUrl, { up_to: upTo }).catch(() => (told = 0));
}
