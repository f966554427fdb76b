/** What `EventSource` and this gateway say themselves; an application's event of such a name gets a prefix. */
const OWN_NAMES: ReadonlySet<string> = new Set(["open", "error", "connected", "ping"]);
const PREFIX = "event:";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const LINE_END = /\r\n|\r|\n/;
const LINE_ENDS = /[\r\n]+/g;

/**
 * One event of an event stream (HTML, 9.2.5) without its `id`.
 *
 * @param name none for what `onmessage` is to get
 */
export function block(name: string | undefined, data: Buffer): Buffer {
  const head = name === undefined ? "data: " : `event: ${oneLine(name)}\ndata: `;
  const lines = isOneLine(data) ? data : Buffer.from(inLines(data));
  const length = Buffer.byteLength(head);
  const bytes = Buffer.allocUnsafe(length + lines.length + END.length);
  bytes.write(head, 0, "utf8");
  lines.copy(bytes, length);
  END.copy(bytes, length + lines.length);
  return bytes;
}

/** A block of the gateway's own, with an object as its data. */
export function ownBlock(name: string, data: object): Buffer {
  return block(name, Buffer.from(JSON.stringify(data)));
}

/**
 * The name under which an event goes out: `error` would be taken for a failure of the connection itself.
 *
 * @example eventName("error") // "event:error"
 */
export function eventName(event: string): string {
  return OWN_NAMES.has(event) ? PREFIX + event : event;
}

const END = Buffer.from("\n\n");

/** A name cannot end its own line. */
function oneLine(name: string): string {
  return name.replaceAll(LINE_ENDS, " ");
}

function isOneLine(data: Buffer): boolean {
  return !data.includes(LINE_FEED) && !data.includes(CARRIAGE_RETURN);
}

function inLines(data: Buffer): string {
  return data.toString("utf8").split(LINE_END).join("\ndata: ");
}
