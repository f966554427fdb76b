import { said, word } from "../core/words.ts";
import { byId } from "../page/elements.ts";
import type { upload as Uploader, Uploading } from "../uploads.ts";
import { forget, keep } from "./kept_uploads.ts";
import type { ServedFile, UploadEntry } from "./upload_entry.ts";

const ENDPOINT = "/api/uploads";
const FILES = "/api/files/";
const MOST = "files-max-count";

const running = new Map<string, Uploading>();

/** Told after each step of an entry. */
export type Moved = (entry: UploadEntry) => void;

/** Most files of one message, as soon as the server said so. */
let most = Infinity;

export function mostFiles(): number {
  return most;
}

/** Sends an entry, or what is missing of it; its state tells how it goes. */
export async function send(entry: UploadEntry, moved: Moved): Promise<void> {
  const { file } = entry;
  if (!file || running.has(entry.id)) return;
  Object.assign(entry, { state: "coming", failure: null });
  moved(entry);
  const uploader = await library().catch(() => null);
  if (!uploader) return stop(entry, "waiting", moved);
  const begun = (url: string): void => {
    entry.url = new URL(url, location.href).pathname;
    void keep(entry);
  };
  const work = uploader(
    file,
    { endpoint: ENDPOINT, url: entry.url },
    {
      begun,
      progress: (share) => moved(Object.assign(entry, { share })),
      done: () => void prepare(entry, moved),
      failed: (answer) => void failed(entry, answer, moved),
      told: (response) => (most = Number(response.header(MOST) ?? most)),
    },
  );
  running.set(entry.id, work);
}

/** Stops an entry and forgets it, here and on the server. */
export async function drop(entry: UploadEntry): Promise<void> {
  const work = running.get(entry.id);
  running.delete(entry.id);
  await forget(entry.id);
  if (work) return work.cancel().catch(() => undefined);
  const id = idOf(entry);
  if (id !== null) await fetch(FILES + id, { method: "DELETE" }).catch(() => undefined);
}

/** It was posted: nothing of it is needed any more. */
export function settled(entry: UploadEntry): void {
  running.delete(entry.id);
  void forget(entry.id);
}

async function prepare(entry: UploadEntry, moved: Moved): Promise<void> {
  running.delete(entry.id);
  moved(Object.assign(entry, { state: "preparing", share: 1 }));
  const answer = await fetch(FILES + idOf(entry), { method: "PUT" }).catch(() => null);
  if (!answer) return stop(entry, "waiting", moved);
  if (!answer.ok) {
    // A file that is refused for what it is has left nothing on the server.
    if (answer.status === 422) entry.url = null;
    return refuse(entry, await answer.text(), moved);
  }
  const { data } = (await answer.json()) as { data: ServedFile };
  moved(Object.assign(entry, { state: "ready", served: data, name: data.name }));
  void keep({ ...entry, file: null });
}

async function failed(
  entry: UploadEntry,
  answer: { status: number; body: string } | null,
  moved: Moved,
): Promise<void> {
  running.delete(entry.id);
  if (answer === null) return stop(entry, "waiting", moved);
  // What the server collected meanwhile begins anew.
  const isGone = entry.url !== null && (answer.status === 404 || answer.status === 410);
  if (isGone) entry.url = null;
  return isGone ? send(entry, moved) : refuse(entry, answer.body, moved);
}

function refuse(entry: UploadEntry, problem: string, moved: Moved): void {
  entry.failure = wordsIn(problem);
  stop(entry, "failed", moved);
}

function stop(entry: UploadEntry, state: "waiting" | "failed", moved: Moved): void {
  moved(Object.assign(entry, { state }));
}

function wordsIn(problem: string): string {
  try {
    const { detail } = JSON.parse(problem) as { detail?: string };
    if (detail !== undefined) return said(detail);
  } catch {
    // What stands before the server, such as a proxy, answers by pages.
  }
  return word("scripts_files.failed");
}

function idOf({ served, url }: UploadEntry): string | null {
  return served?.id ?? url?.split("/").at(-1) ?? null;
}

let loaded: Promise<typeof Uploader> | undefined;

function library(): Promise<typeof Uploader> {
  const path = byId("tray", HTMLElement)?.dataset["library"] ?? "";
  loaded ??= (import(path) as Promise<{ upload: typeof Uploader }>).then(({ upload }) => upload);
  loaded.catch(() => (loaded = undefined));
  return loaded;
}
