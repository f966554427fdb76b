/** What travels between nodes: a small header, then the data as JSON that no node on the way parses. */
export interface Envelope {
  /** The node that published it and has delivered it itself; empty when every node has to. */
  origin: string;
  id: string;
  event: string;
  /** The connection that is left out; empty for none. */
  except: string;
  /** Whether the event is a frame of its own. */
  bare: boolean;
  /** The data as UTF-8 JSON. */
  payload: Buffer;
}

const VERSION = 1;
const FIXED = 2;
const LENGTH = 2;
const BARE = 1;

export function encodeEnvelope(envelope: Envelope): Buffer {
  const texts = [envelope.origin, envelope.id, envelope.event, envelope.except];
  const header = texts.reduce((sum, text) => sum + LENGTH + Buffer.byteLength(text), FIXED);
  const bytes = Buffer.allocUnsafe(header + envelope.payload.length);
  bytes[0] = VERSION;
  bytes[1] = envelope.bare ? BARE : 0;
  let at = FIXED;
  for (const text of texts) {
    const length = bytes.write(text, at + LENGTH, "utf8");
    at = bytes.writeUInt16BE(length, at) + length;
  }
  envelope.payload.copy(bytes, at);
  return bytes;
}

/** @throws RangeError when the bytes are not an envelope of this version */
export function decodeEnvelope(bytes: Buffer): Envelope {
  if (bytes[0] !== VERSION)
    throw new RangeError(`An envelope of version ${bytes[0]} is not read here.`);
  let at = FIXED;
  const text = (): string => {
    const start = at + LENGTH;
    at = start + bytes.readUInt16BE(at);
    if (at > bytes.length) throw new RangeError("The envelope is cut short.");
    return bytes.toString("utf8", start, at);
  };
  const [origin, id, event, except] = [text(), text(), text(), text()];
  const bare = bytes[1] === BARE;
  return { origin, id, event, except, bare, payload: bytes.subarray(at) };
}
