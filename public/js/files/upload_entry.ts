/** A file as the server describes it. */
export interface ServedFile {
  id: string;
  name: string;
  kind: string;
  size: number;
}

/**
 * `waiting`: for the connection. `coming`: its bytes. `preparing`: all bytes are there, and the server looks at them.
 * `ready`: it may be posted. `failed`: refused, and why.
 */
export type EntryState = "waiting" | "coming" | "preparing" | "ready" | "failed";

/** A file in the tray of a room. */
export interface UploadEntry {
  /** Made here, once for each. */
  id: string;
  room: string;
  name: string;
  size: number;
  /** What is sent; null for one that was ready before a reload. */
  file: File | null;
  state: EntryState;
  /** From 0 to 1. */
  share: number;
  /** Where it goes on, once the server knows it. */
  url: string | null;
  failure: string | null;
  served: ServedFile | null;
}

/** How far the files of a tray are. */
export interface TrayState {
  count: number;
  /** Whether all of them may be posted. */
  isReady: boolean;
  hasFailed: boolean;
  /** Of all bytes, in whole per cent. */
  percent: number;
}

export function newEntry(id: string, room: string, file: File): UploadEntry {
  const { name, size } = file;
  const begun = { state: "waiting" as const, share: 0, url: null, failure: null, served: null };
  return { id, room, name, size, file, ...begun };
}

export function trayState(entries: readonly UploadEntry[]): TrayState {
  const all = entries.reduce((sum, { size }) => sum + size, 0);
  const came = entries.reduce((sum, { size, share }) => sum + size * share, 0);
  return {
    count: entries.length,
    isReady: entries.every(({ state }) => state === "ready"),
    hasFailed: entries.some(({ state }) => state === "failed"),
    percent: all === 0 ? 100 : Math.floor((100 * came) / all),
  };
}
