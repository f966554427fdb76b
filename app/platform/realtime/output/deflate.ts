import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { COMPRESSED, frameOf, payloadOf } from "./frame.ts";

/** What a flush leaves at the end, and a compressed message leaves out (RFC 7692, 7.2.1). */
const TAIL = Buffer.from([0x00, 0x00, 0xff, 0xff]);
const SYNC = { finishFlush: constants.Z_SYNC_FLUSH };

/**
 * A text frame in the compressed form of `permessage-deflate`, or as it is where that would not be smaller. It stands
 * for itself (`server_no_context_takeover`), so all sockets that agreed on the extension read the same bytes.
 */
export function deflatedFrame(frame: Buffer): Buffer {
  const payload = payloadOf(frame);
  const deflated = deflateRawSync(payload, SYNC).subarray(0, -TAIL.length);
  return deflated.length < payload.length ? frameOf(deflated, COMPRESSED) : frame;
}

/** The text inside a frame, compressed or not. */
export function textOf(frame: Buffer): Buffer {
  const payload = payloadOf(frame);
  return frame[0] === COMPRESSED ? inflateRawSync(Buffer.concat([payload, TAIL]), SYNC) : payload;
}
