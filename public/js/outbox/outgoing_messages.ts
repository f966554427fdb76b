import { isConnected, sendFrame } from "../connection/socket.ts";
import { Outbox } from "../core/outbox.ts";
import { newClientId } from "../core/client_id.ts";
import type { Outgoing } from "../core/outgoing.ts";
import { type Frame, numberOf, onFrame, textOf } from "../page/frames.ts";
import { onSignal, signal } from "../page/signals.ts";
import { isViewer, viewer } from "../page/viewer.ts";
import { openRoom } from "../room/open_room.ts";
import { claim } from "./claim.ts";
import { openStore } from "./indexed_store.ts";
import { hidePending, isPending, markSent, showPending } from "./pending.ts";

const PAUSE_S = 2;
const ARRIVAL_MS = 1_000;
let outbox: Promise<Outbox> | null = null;

/** Starts the outbox of whoever is signed in, and follows what the server says of its messages. */
export function keepOutbox(): void {
  const person = viewer();
  if (!person) return;
  outbox = open(person.id);
  document.addEventListener(
    "visibilitychange",
    () => document.hidden || act((box) => box.recover()),
  );
  onFrame("connected", () => act((box) => (box.connected(), box.recover())));
  onSignal("disconnected", () => act((box) => box.disconnected()));
  onSignal("room:opened", () =>
    act((box) => box.of(openRoom()?.timeline.room ?? "").forEach(showPending)),
  );
  onSignal("thread:opened", () =>
    act((box) => box.of(openRoom()?.timeline.room ?? "").forEach(showPending)),
  );
  onSignal("room:received", ({ articles }) => articles.forEach(settle));
  onFrame("message_sent", (frame) => sent(textOf(frame, "client_id")));
  onFrame("message_failed", (frame) => refused(frame, textOf(frame, "client_id")));
  onFrame("error", (frame) => refused(frame, textOf(frame, "ref")));
}

/** What a person sends: words, or something of another kind. */
export type Draft = Pick<
  Outgoing,
  "text" | "kind" | "data" | "replyTo" | "threadId" | "alsoInRoom"
>;

/** Sends a message to the open room, now or when the connection is back. It stands in the list at once. */
export async function post(draft: Draft): Promise<void> {
  const room = openRoom();
  const box = await outbox;
  if (!room || !box) return;
  const { room: id, channel, scroll, window } = room.timeline;
  const place = { room: id, channel };
  const adding = box.add({ clientId: newClientId(), ...place, ...draft, at: Date.now() });
  signal("room:written", { channel });
  if (draft.threadId) signal("thread:written", { thread: draft.threadId });
  else if (window.atEnd) scroll.toEnd();
  else await room.jump.toNewest();
  await adding;
}

/** Does something with the outbox once it is there. */
export function act(work: (box: Outbox) => void | Promise<void>): void {
  void outbox?.then(work);
}

async function open(person: number): Promise<Outbox> {
  const store = await openStore(person);
  const box = new Outbox({ store, send, claim, after, show: showPending, hide: hidePending });
  await box.recover();
  if (isConnected()) box.connected();
  return box;
}

function send(message: Outgoing): boolean {
  const { channel, text, kind, data, clientId, replyTo, threadId, alsoInRoom } = message;
  return sendFrame({
    type: "send_message",
    channel,
    message: text,
    ...(kind && { kind, data }),
    ...(replyTo && { reply_to: replyTo }),
    ...(threadId && { thread_id: threadId, also_in_room: alsoInRoom ?? false }),
    client_id: clientId,
    ref: clientId,
  });
}

function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** A refusal with a time to wait is no refusal of the message. */
function refused(frame: Frame, clientId: string): void {
  if (!clientId) return;
  const limited = textOf(frame, "code") === "rate_limited";
  const seconds = numberOf(frame, "retry_after") ?? (limited ? PAUSE_S : null);
  if (limited) signal("composer:limited", { seconds: seconds ?? PAUSE_S });
  act(async (box) => {
    if (seconds !== null) box.limited(clientId, seconds * 1_000);
    else await box.refused(clientId, textOf(frame, "message"));
  });
}

/** Stored; should the message itself not arrive soon, it was lost on the way, and is asked for. */
function sent(clientId: string): void {
  act((box) => box.confirmed(clientId));
  markSent(clientId);
  after(ARRIVAL_MS, () => isPending(clientId) && openRoom()?.catchUp.returned());
}

/** The stored message arrived: a confirmation, should the other one be lost. */
function settle(article: HTMLElement): void {
  const prefix = `m-${article.dataset["author"]}-`;
  if (!isViewer(article.dataset["author"])) return;
  act((box) => box.confirmed(article.id.slice(prefix.length)));
}
