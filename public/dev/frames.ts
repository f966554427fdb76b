/** One frame of a socket as it passed. */
export interface SeenFrame {
  at: number;
  direction: "in" | "out";
  text: string;
  bytes: number;
}

const KEPT = 200;
const seen: SeenFrame[] = [];
let tell = (): void => {};

/** Calls `listener` whenever a frame has come or gone. */
export function onSeenFrame(listener: () => void): void {
  tell = listener;
}

/** Newest first. */
export function seenFrames(): readonly SeenFrame[] {
  return seen;
}

/** Watches the page's sockets: what comes by the events of htmx, what goes where it goes. */
export function watchFrames(): void {
  document.addEventListener("htmx:ws:before:message:incoming", (event) => {
    const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
    const { message } = (detail ?? {}) as { message?: { data: unknown } };
    if (message) add("in", message.data);
  });
  const { prototype } = WebSocket;
  const send = Reflect.get(prototype, "send");
  prototype.send = function (this: WebSocket, data): void {
    add("out", data);
    Reflect.apply(send, this, [data]);
  };
}

function add(direction: SeenFrame["direction"], data: unknown): void {
  const text = typeof data === "string" ? data : "(binary)";
  seen.unshift({ at: Date.now(), direction, text, bytes: new TextEncoder().encode(text).length });
  seen.splice(KEPT);
  tell();
}
