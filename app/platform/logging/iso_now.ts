let last = 0;
let text = "";

/** ISO 8601; made once for all lines of a millisecond. */
export function isoNow(now = Date.now()): string {
  if (now !== last) {
    last = now;
    text = new Date(now).toISOString();
  }
  return text;
}
