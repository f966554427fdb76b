import { fileTypeFromBuffer } from "file-type";
import { textType } from "./text_type.ts";

/** So many bytes of a file are looked at. */
export const HEAD_BYTES = 65_536;

/** Nothing is known of it. */
export const UNKNOWN_TYPE = "application/octet-stream";

/** Says the same of any XML, SVG among it; the text tells more. */
const VAGUE = new Set(["application/xml", "text/xml"]);

/**
 * What a file is, by its first bytes and never by its name.
 *
 * @param head at most `HEAD_BYTES`
 * @param isWhole whether there is nothing behind it
 * @example await contentType(Buffer.from("%PDF-1.7…"), true) // "application/pdf"
 */
export async function contentType(head: Buffer, isWhole: boolean): Promise<string> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  const mime = found?.mime.split(";")[0];
  if (mime !== undefined && !VAGUE.has(mime)) return mime;
  return textType(head, isWhole) ?? mime ?? UNKNOWN_TYPE;
}
