import { viewer } from "../page/viewer.ts";
import type { UploadEntry } from "./upload_entry.ts";

const STORE = "uploads";

let opened: Promise<IDBDatabase | null> | undefined;

/** Keeps an upload over a reload, with its bytes. A browser without room or leave for it loses only that. */
export async function keep(entry: UploadEntry): Promise<void> {
  await change((objects) => objects.put(entry));
}

export async function forget(id: string): Promise<void> {
  await change((objects) => objects.delete(id));
}

/** What is kept of this person, the oldest first. */
export async function kept(): Promise<UploadEntry[]> {
  const database = await open();
  if (!database) return [];
  const objects = database.transaction(STORE).objectStore(STORE);
  return done<UploadEntry[]>(objects.getAll()).catch(() => []);
}

async function change(work: (objects: IDBObjectStore) => IDBRequest): Promise<void> {
  const database = await open();
  if (!database) return;
  const objects = database.transaction(STORE, "readwrite").objectStore(STORE);
  await done(work(objects)).catch(() => undefined);
}

/** A database for each person: who signs in next on this browser sees nothing of it. */
function open(): Promise<IDBDatabase | null> {
  opened ??= openFor(viewer()?.id).catch(() => null);
  return opened;
}

async function openFor(person: number | undefined): Promise<IDBDatabase | null> {
  if (person === undefined) return null;
  const request = indexedDB.open(`parley-uploads-${person}`, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore(STORE, { keyPath: "id" });
  });
  return done(request);
}

async function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () =>
      reject(request.error ?? new Error("The browser's store failed.")),
    );
  });
}
