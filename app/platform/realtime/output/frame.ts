const TEXT = 0x81;
/** Begins a compressed text frame (RFC 7692, 6). */
export const COMPRESSED = 0xc1;
const BINARY = 0x82;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A whole text frame: header and payload in one Buffer (RFC 6455, 5.2; a server does not mask). */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(headerLength(length) + length);
  frame.write(text, writeHeader(frame, length), "utf8");
  return frame;
}

/** A frame of ready bytes. @param first its first byte: kind and flags */
export function frameOf(payload: Buffer, first = TEXT): Buffer {
  const frame = wrappingFrame("", payload, "");
  frame[0] = first;
  return frame;
}

/** A text frame of `head`, ready bytes, `tail`, without ever decoding the bytes. */
export function wrappingFrame(head: string, body: Buffer, tail: string): Buffer {
  const headLength = Buffer.byteLength(head);
  const length = headLength + body.length + Buffer.byteLength(tail);
  const frame = Buffer.allocUnsafe(headerLength(length) + length);
  const start = writeHeader(frame, length);
  frame.write(head, start, "utf8");
  body.copy(frame, start + headLength);
  frame.write(tail, start + headLength + body.length, "utf8");
  return frame;
}

/** A whole binary frame. */
export function binaryFrame(bytes: Buffer): Buffer {
  const frame = wrappingFrame("", bytes, "");
  frame[0] = BINARY;
  return frame;
}

/** The payload inside a frame made here. */
export function payloadOf(frame: Buffer): Buffer {
  const short = frame[1];
  return frame.subarray(short === LENGTH_16 ? 4 : short === LENGTH_64 ? 10 : 2);
}

function headerLength(length: number): number {
  return length < LENGTH_16 ? 2 : length < 65_536 ? 4 : 10;
}

function writeHeader(frame: Buffer, length: number): number {
  frame[0] = TEXT;
  if (length < LENGTH_16) {
    frame[1] = length;
    return 2;
  }
  if (length < 65_536) {
    frame[1] = LENGTH_16;
    return frame.writeUInt16BE(length, 2);
  }
  frame[1] = LENGTH_64;
  return frame.writeBigUInt64BE(BigInt(length), 2);
}
