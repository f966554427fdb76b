import type { FileKindName } from "../tables.ts";

/** Pictures that we open, and write anew. */
export const PICTURES = new Set([
  "image/jpeg",
  "image/png",
  "image/apng",
  "image/webp",
  "image/gif",
  "image/avif",
]);

/** What browsers play, and nothing that could be a page. */
const AUDIO = new Set([
  "audio/mpeg",
  "audio/mp4",
  "audio/x-m4a",
  "audio/ogg",
  "audio/opus",
  "audio/wav",
  "audio/flac",
  "audio/x-flac",
  "audio/aac",
  "audio/webm",
]);
const VIDEO = new Set(["video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/x-m4v"]);

/** How a file that is no picture of ours is shown. */
export function kindOfType(type: string): FileKindName {
  if (AUDIO.has(type)) return "audio";
  return VIDEO.has(type) ? "video" : "file";
}

/** @param taken such as `image/*`; everything when empty */
export function isTaken(type: string, taken: readonly string[]): boolean {
  if (taken.length === 0) return true;
  const [group] = type.split("/");
  return taken.some((one) => one === "*" || one === type || one === `${group}/*`);
}
