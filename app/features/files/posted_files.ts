import { z } from "zod";
import {
  checkedText,
  dataIn,
  type Message,
  rendered,
  type Writing,
  type Written,
} from "../messages/index.ts";
import { FileKey } from "./file_key.ts";
import { FileResource, fileResource } from "./file_resource.ts";
import type { StoredFile } from "./tables.ts";

/** Which files, as clients send it; at most as many as `FILES_MAX_COUNT` can say. */
export const FilesDraft = z.object({
  files: z
    .array(FileKey, "Name the files by their ids.")
    .min(1, "Name one file at least.")
    .max(1000)
    .refine((keys) => new Set(keys).size === keys.length, "Each file is named once."),
});

export type FilesDraft = z.output<typeof FilesDraft>;

/** What a message with files keeps beside its words. */
export const FilesData = z.object({ caption: z.string(), files: z.array(FileResource) });
export type FilesData = z.output<typeof FilesData>;

/** What is stored of a message with files: those who know text alone read the caption and the names. */
export function withFiles(
  { text, limit }: Pick<Writing<unknown>, "text" | "limit">,
  files: readonly StoredFile[],
): Written {
  return worded(text, limit, files.map(fileResource));
}

/** The same files with another caption. @throws ValidationError `message_too_long` */
export function recaptioned(message: Message, text: string, limit: number): Written {
  return worded(text, limit, filesIn(message).files);
}

/** @throws ZodError for a message of another kind */
export function filesIn({ data }: Pick<Message, "data">): FilesData {
  return FilesData.parse(dataIn(data));
}

function worded(text: string, limit: number, files: readonly FileResource[]): Written {
  const { body: caption, html } = captionOf(text, limit);
  const names = files.map(({ name }) => name).join(", ");
  const body = caption === "" ? names : `${caption}\n\n${names}`;
  return { body, html, data: { caption, files } };
}

/** A message with files need not say anything. */
function captionOf(text: string, limit: number): Pick<Written, "body" | "html"> {
  return text.trim() === "" ? { body: "", html: "" } : rendered(checkedText(text, limit));
}
