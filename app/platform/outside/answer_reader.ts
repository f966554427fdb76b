import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

export interface ReadBody {
  body: Buffer;
  /** Whether there was more than was wanted. */
  cut: boolean;
}

const DECODERS: Record<string, () => NodeJS.ReadWriteStream & Readable> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Reads so many bytes of an answer, unpacked, and no more: a small one may unpack to a huge one. */
export async function readAnswer(answer: IncomingMessage, most: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of unpacked(answer)) {
      const bytes = chunk as Buffer;
      chunks.push(bytes.subarray(0, most - size));
      size += bytes.length;
      if (size > most) return { body: Buffer.concat(chunks), cut: true };
    }
    return { body: Buffer.concat(chunks), cut: false };
  } finally {
    answer.destroy();
  }
}

function unpacked(answer: IncomingMessage): Readable {
  const decoder = DECODERS[answer.headers["content-encoding"]?.toLowerCase() ?? ""];
  if (!decoder) return answer;
  const stream = decoder();
  answer.on("error", (error) => stream.destroy(error));
  return answer.pipe(stream);
}
