import { newClientId } from "../core/client_id.ts";
import { onFrame } from "../page/frames.ts";
import { signal } from "../page/signals.ts";
import { kept } from "./kept_uploads.ts";
import { drop, send, settled } from "./transfers.ts";
import {
  newEntry,
  type ServedFile,
  trayState,
  type TrayState,
  type UploadEntry,
} from "./upload_entry.ts";

/** The files of messages that are being written, by room. They go on coming while another room is open. */
const trays = new Map<string, UploadEntry[]>();
/** What waits for the connection is tried again after this, in milliseconds. */
const AGAIN_MS = 2_000;
let again: ReturnType<typeof setTimeout> | undefined;
/** What was posted, for as long as its message is on the way. */
const posted = new Map<string, ServedFile>();

/** Takes up what a reload cut off, and goes on whenever the connection is back. */
export function keepUploads(): void {
  void restore();
  window.addEventListener("online", goOn);
  onFrame("connected", goOn);
}

export function trayOf(room: string): readonly UploadEntry[] {
  return trays.get(room) ?? [];
}

export function stateOf(room: string): TrayState {
  return trayState(trayOf(room));
}

/** Puts files into the tray of a room, and sends them. */
export function addFiles(room: string, files: Iterable<File>): void {
  for (const file of files) {
    const entry = newEntry(newClientId(), room, file);
    trays.set(room, [...trayOf(room), entry]);
    void send(entry, moved);
  }
  changed(room);
}

export function removeFile(entry: UploadEntry): void {
  take(entry);
  changed(entry.room);
  void drop(entry);
}

export function retryFile(entry: UploadEntry): void {
  void send(entry, moved);
}

/** What a message posts: the files of a room, whose tray is empty from now on; nothing when there are none. */
export function takeFiles(room: string): { kind: string; data: { files: string[] } } | undefined {
  const served = trayOf(room).flatMap((entry) => entry.served ?? []);
  if (served.length === 0) return undefined;
  trayOf(room).forEach(settled);
  trays.delete(room);
  for (const file of served) posted.set(file.id, file);
  changed(room);
  const arePictures = served.every(({ kind }) => kind === "image");
  return { kind: arePictures ? "image" : "file", data: { files: served.map(({ id }) => id) } };
}

/** A file of a message that is on its way; undefined after a reload. */
export function postedFile(id: string): ServedFile | undefined {
  return posted.get(id);
}

function take({ id, room }: UploadEntry): void {
  trays.set(
    room,
    trayOf(room).filter((one) => one.id !== id),
  );
}

/** The word that the connection is back may come before the failure that it mends. */
function goOnLater(): void {
  again ??= setTimeout(() => {
    again = undefined;
    if (navigator.onLine) goOn();
  }, AGAIN_MS);
}

function goOn(): void {
  for (const entry of [...trays.values()].flat())
    if (entry.state === "waiting") void send(entry, moved);
}

async function restore(): Promise<void> {
  for (const entry of await kept()) {
    trays.set(entry.room, [...trayOf(entry.room), entry]);
    if (entry.state !== "ready") void send(Object.assign(entry, { state: "waiting" }), moved);
    changed(entry.room);
  }
}

function moved(entry: UploadEntry): void {
  if (entry.state === "waiting") goOnLater();
  signal("files:changed", { room: entry.room });
}

function changed(room: string): void {
  signal("files:changed", { room });
}
