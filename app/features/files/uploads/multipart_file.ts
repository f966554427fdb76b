import { UnsupportedMediaTypeError } from "../../../platform/errors/index.ts";
import { fileMissing } from "../file_errors.ts";
import { Scanner } from "./scanner.ts";

/** A file in a form, while the form still comes. */
export interface SentFile {
  name: string;
  bytes: AsyncIterable<Buffer>;
  /** To be called after the bytes: reads what stands behind them. */
  end: () => Promise<void>;
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LARGEST_FIELD = 65_536;

/**
 * The first file of a `multipart/form-data` body (RFC 7578), read as it comes; the whole is never in memory.
 *
 * @throws UnsupportedMediaTypeError; BadRequestError `broken_form`; ValidationError `file_missing`
 */
export async function multipartFile(
  body: AsyncIterable<Uint8Array>,
  contentType: string,
): Promise<SentFile> {
  const mark = Buffer.from(`\r\n--${boundaryIn(contentType)}`);
  const scanner = new Scanner(body, "\r\n");
  for (;;) {
    await scanner.textUpTo(mark, LARGEST_FIELD);
    if ((await scanner.next(2)) === "--") throw fileMissing();
    const name = nameIn(await scanner.textUpTo(HEAD_END, LARGEST_FIELD));
    if (name === undefined) continue;
    return { name, bytes: scanner.upTo(mark), end: () => scanner.rest(LARGEST_FIELD) };
  }
}

function boundaryIn(contentType: string): string {
  const found = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i;
  const [, quoted, bare] = found.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined)
    throw new UnsupportedMediaTypeError("Send the file as a form: multipart/form-data.");
  return boundary;
}

/** The file's name in the head of a part; undefined for other fields. */
function nameIn(head: string): string | undefined {
  const line = head.split("\r\n").find((one) => /^content-disposition:/i.test(one)) ?? "";
  const [, encoded] = /filename\*=UTF-8''([^\s;]+)/i.exec(line) ?? [];
  if (encoded !== undefined) return decoded(encoded);
  const [, quoted] = /filename="((?:[^"\\]|\\.)*)"/i.exec(line) ?? [];
  // Browsers write a quote as %22; others put a backslash before it.
  return quoted?.replace(/\\(["\\])/g, "$1").replaceAll("%22", '"');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
