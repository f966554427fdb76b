const DECLARED = /charset\s*=\s*["']?\s*([\w:.-]+)/i;
/** Where browsers look for the name of a charset inside of a page. */
const LOOKED_AT = 1_024;

/** The text of a page in the charset that it names in its header, else in itself; UTF-8 when it names none that exists. */
export function pageText(body: Buffer, contentType: string): string {
  const head = body.subarray(0, LOOKED_AT).toString("latin1");
  const name = DECLARED.exec(contentType)?.[1] ?? DECLARED.exec(head)?.[1] ?? "utf-8";
  return decoderOf(name).decode(body);
}

function decoderOf(name: string): TextDecoder {
  try {
    return new TextDecoder(name);
  } catch {
    return new TextDecoder();
  }
}
