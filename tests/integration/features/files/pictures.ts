import { randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import sharp from "sharp";

/** A picture of one colour. */
export function picture(
  width: number,
  height: number,
  format: "png" | "jpeg" | "webp" | "gif" = "png",
): Promise<Buffer> {
  const create = { width, height, channels: 3 as const, background: { r: 40, g: 120, b: 160 } };
  return sharp({ create }).toFormat(format).toBuffer();
}

/** A picture that cannot be made smaller: three bytes a pixel, and some more. */
export function noise(width: number, height: number): Promise<Buffer> {
  const raw = randomBytes(width * height * 3);
  return sharp(raw, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** A photograph with a place, a camera and a turn in it. */
export async function photograph(width: number, height: number): Promise<Buffer> {
  const create = { width, height, channels: 3 as const, background: { r: 200, g: 80, b: 40 } };
  return sharp({ create })
    .withExif({ IFD0: { Make: "SecretCamera", Orientation: "6" }, IFD3: { GPSLatitude: "51/1" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

/** A GIF that moves, of so many frames. */
export async function film(width: number, height: number, frames: number): Promise<Buffer> {
  const raw = Buffer.alloc(width * height * frames * 3);
  for (let n = 0; n < frames; n += 1) raw.fill((n * 60) % 255, n * width * height * 3);
  const options = { width, height: height * frames, channels: 3 as const, pageHeight: height };
  return sharp(raw, { raw: options })
    .gif({ delay: Array<number>(frames).fill(100) })
    .toBuffer();
}

/** A small PNG that says it has many pixels, with so many bytes of rows behind. */
export function pngBomb(width: number, height: number, rows = 1): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((width * 3 + 1) * rows), { level: 9 });
  const end = chunk("IEND", Buffer.alloc(0));
  const sign = Buffer.from("89504e470d0a1a0a", "hex");
  return Buffer.concat([sign, chunk("IHDR", head), chunk("IDAT", pixels), end]);
}

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(name), data]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}
