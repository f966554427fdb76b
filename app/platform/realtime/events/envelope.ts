import type { UserId } from "../presence/member.ts";
import { Json, Publication } from "./publication.ts";

/**
 * What travels between nodes and stands in histories: a small header, then the data as JSON that no node on the way
 * parses.
 */
export interface Envelope {
  /** The run of a node that published it and delivers it itself; empty when every node has to. */
  origin: string;
  publication: Publication;
}

const VERSION = 2;
const BARE = 1;
/** Version, flags, time. */
const FIXED = 2 + 8;
const LENGTH = 2;
const BETWEEN = ",";

/** @param origin empty when every node has to deliver it, the publishing one too */
export function encodeEnvelope(publication: Publication, origin: string): Buffer {
  const texts = textsOf(publication, origin);
  let size = FIXED + publication.payload.length;
  for (const text of texts) size += LENGTH + Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(size);
  bytes[0] = VERSION;
  bytes[1] = publication.bare ? BARE : 0;
  bytes.writeDoubleBE(publication.at, 2);
  let at = FIXED;
  for (const text of texts) {
    const length = bytes.write(text, at + LENGTH, "utf8");
    at = bytes.writeUInt16BE(length, at) + length;
  }
  publication.payload.copy(bytes, at);
  return bytes;
}

/** @throws RangeError when the bytes are not an envelope of this version */
export function decodeEnvelope(bytes: Buffer): Envelope {
  if (bytes[0] !== VERSION)
    throw new RangeError(`An envelope of version ${bytes[0]} is not read here.`);
  const reader = new Reader(bytes, FIXED);
  const [origin, id, event] = [reader.text(), reader.text(), reader.text()];
  const [except, sender, unless] = [reader.text(), reader.text(), reader.text()];
  const parts = {
    id,
    event,
    at: bytes.readDoubleBE(2),
    bare: bytes[1] === BARE,
    except,
    sender: sender === "" ? undefined : (JSON.parse(sender) as UserId),
    unless: unless === "" ? [] : unless.split(BETWEEN),
  };
  return { origin, publication: new Publication(parts, new Json(reader.rest)) };
}

/** Whether an envelope comes from this run of a node, without reading the rest of it. */
export function isFrom(bytes: Buffer, origin: string): boolean {
  const start = FIXED + LENGTH;
  return (
    bytes.readUInt16BE(FIXED) === origin.length &&
    bytes.toString("latin1", start, start + origin.length) === origin
  );
}

function textsOf({ id, event, except, sender, unless }: Publication, origin: string): string[] {
  const from = sender === undefined ? "" : JSON.stringify(sender);
  return [origin, id, event, except, from, unless.join(BETWEEN)];
}

class Reader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  text(): string {
    const start = this.#at + LENGTH;
    this.#at = start + this.#bytes.readUInt16BE(this.#at);
    if (this.#at > this.#bytes.length) throw new RangeError("The envelope is cut short.");
    return this.#bytes.toString("utf8", start, this.#at);
  }

  get rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }
}
