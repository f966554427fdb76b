/** What no text has in it; tabs, line ends, form feeds and escapes of terminals do occur. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const NO_TEXT = /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f\u007f]/;
const SVG = /<(?:\w+:)?svg[\s>/]/i;
const HTML = /<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|a|p|div|img)[\s>/]/i;
const XML = /^\s*<\?xml\s/i;

/** The type of what people can read, markup by what it would do; undefined for what is no text. */
export function textType(head: Buffer, isWhole: boolean): string | undefined {
  const text = decoded(head, isWhole);
  if (text === undefined || NO_TEXT.test(text)) return undefined;
  if (SVG.test(text)) return "image/svg+xml";
  if (HTML.test(text)) return "text/html";
  return XML.test(text) ? "application/xml" : "text/plain";
}

/** A letter may be cut where we stopped reading. */
function decoded(head: Buffer, isWhole: boolean): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: !isWhole });
  } catch {
    return undefined;
  }
}
