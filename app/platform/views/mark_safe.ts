import nunjucks from "nunjucks/browser/nunjucks-slim.js";

/** HTML that autoescape leaves alone; only for what our own filters made. */
export function markSafe(html: string): string {
  // nunjucks types its SafeString as an opaque object; it behaves as the string it wraps.
  return new nunjucks.runtime.SafeString(html) as unknown as string;
}
