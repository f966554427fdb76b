const SIZE = { width: 480, height: 320 };
/** A small file may unfold to a huge picture; past this it is not unfolded. */
const PIXELS = 25_000_000;
/** By their first bytes: no SVG, which is a program to draw with. */
const PICTURE = /^(?:\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP)/s;

/** A picture of somebody else as a small one of ours: another file altogether, without metadata. Undefined when it is none. */
export async function pagePicture(bytes: Buffer): Promise<Buffer | undefined> {
  if (!PICTURE.test(bytes.subarray(0, 16).toString("latin1"))) return undefined;
  // Few starts see a picture, and its library is the largest.
  const { default: sharp } = await import("sharp");
  try {
    const image = sharp(bytes, { limitInputPixels: PIXELS, failOn: "error" });
    const small = image.rotate().resize({ ...SIZE, fit: "inside", withoutEnlargement: true });
    return await small.webp({ quality: 72 }).toBuffer();
  } catch {
    return undefined;
  }
}
