import htmx from "htmx.org";
import { backoff } from "../core/backoff.ts";
import { framesIn } from "../core/frames_in.ts";
import { staysAway } from "../core/stays_away.ts";
import { SeenEvents } from "../core/seen_events.ts";
import { announce, onFrame, textOf } from "../page/frames.ts";
import { signal } from "../page/signals.ts";
import { becomes, connectionState } from "./connection_state.ts";
import { useSocket } from "./socket.ts";

/** What htmx keeps for one `hx-ws:connect` element, as far as it is used here. */
interface Connection {
  socket: WebSocket | null;
  config: { reconnectCodes: number[]; [setting: string]: unknown };
}

interface Detail {
  connection: Connection;
  message?: { data: unknown };
  reason?: string;
  code?: number | null;
  cancelled?: boolean;
}

/** Of all sockets of this page: what the last one had brought may come again on the next. */
const seen = new SeenEvents();
let attempts = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Follows the page's one socket, `#live`: turns its life into states and its JSON frames into events. */
export function followConnection(): void {
  listen("htmx:ws:after:connection", ({ connection }) => useSocket(connection.socket));
  listen("htmx:ws:before:message:incoming", receive);
  listen("htmx:ws:close", closed);
  onFrame("connected", (frame) => {
    attempts = 0;
    becomes({ name: "online", node: textOf(frame, "node_id") });
  });
  window.addEventListener("online", tryNow);
  window.addEventListener("pageshow", (event) => event.persisted && restart());
}

/** Connects at once, unless there is a connection. */
export function tryNow(): void {
  const { name } = connectionState();
  if (name === "waiting" || name === "connecting") restart();
}

/** Drops the socket, whatever its state, and opens a new one. */
export function restart(): void {
  const live = document.getElementById("live");
  if (!live) return;
  lost();
  becomes({ name: "connecting", since: Date.now() });
  htmx.process(live, true);
}

function listen(name: string, handle: (detail: Detail, event: Event) => void): void {
  document.addEventListener(name, (event) => {
    if (!(event instanceof CustomEvent) || !(event.target instanceof Element)) return;
    if (event.target.id === "live") handle(event.detail as Detail, event);
  });
}

function receive(detail: Detail, event: Event): void {
  const data = detail.message?.data;
  signal("heard", {});
  const frames = typeof data === "string" ? framesIn(data, seen) : null;
  if (!frames) return;
  event.preventDefault();
  for (const frame of frames) announce(frame);
}

function closed({ connection, reason, code }: Detail): void {
  if (reason !== "closed") return;
  lost();
  if (code && staysAway(code)) becomes({ name: "refused", code });
  else retryLater(connection, code ?? 0);
}

function lost(): void {
  clearTimeout(timer);
  useSocket(null);
  signal("disconnected", {});
}

/** htmx tries again by itself after the delay that its settings say; after other codes we do. */
function retryLater(connection: Connection, code: number): void {
  attempts += 1;
  const delay = backoff(attempts);
  const fixed = { reconnectDelay: delay, reconnectMaxDelay: delay, reconnectJitter: 0 };
  connection.config = { ...connection.config, ...fixed };
  if (!connection.config.reconnectCodes.includes(code)) timer = setTimeout(restart, delay);
  becomes({ name: "waiting", nextTry: Date.now() + delay });
}
