import { z } from "zod";
import { shownSize } from "./shown_size.ts";
import type { StoredFile } from "./tables.ts";

/** A file as everybody gets it who may see it. Its bytes are at `/api/files/{id}/content`, `…/preview`. */
export const FileResource = z.object({
  id: z.string(),
  name: z.string(),
  /** How it is shown: `image`, `audio`, `video` play in place. */
  kind: z.enum(["image", "audio", "video", "file"]),
  /** By content. */
  type: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Of pictures, in pixels. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** How large the preview of a picture is shown. */
  shown: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
  /** A tiny picture for the time until the preview is there, as a data URL. */
  placeholder: z.string().nullable(),
});

export type FileResource = z.output<typeof FileResource>;

/** @throws Error for a file that is not ready */
export function fileResource(file: StoredFile): FileResource {
  const { key, name, kind, type, bytes, width, height, placeholder } = file;
  if (kind === null || type === null || bytes === null)
    throw new Error(`The file ${key} is not ready.`);
  const shown = width === null || height === null ? null : shownSize({ width, height });
  return { id: key, name, kind, type, size: bytes, width, height, shown, placeholder };
}
