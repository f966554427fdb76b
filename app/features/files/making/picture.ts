import type { Metadata, Sharp, SharpOptions } from "sharp";
import { AppError } from "../../../platform/errors/index.ts";
import { pictureBroken, pictureTooLarge } from "../file_errors.ts";
import { previewSize } from "../shown_size.ts";

/** A picture as it is kept: written anew, so nothing is in it but its pixels. */
export interface Picture {
  bytes: Buffer;
  type: string;
  width: number;
  height: number;
  /** A smaller one for the list of messages; WebP. */
  preview: Buffer;
  /** A tiny one to be seen first, as a data URL. */
  placeholder: string;
}

const TINY = { width: 16, height: 16, fit: "inside" } as const;

/**
 * Opens a picture and writes it anew, turned as it was taken; nothing else of the file is kept.
 *
 * @param most pixels of all frames together
 * @throws ValidationError `picture_too_large`, `picture_broken`
 */
export async function picture(bytes: Buffer, most: number): Promise<Picture> {
  try {
    return await made(bytes, most);
  } catch (error) {
    throw error instanceof AppError ? error : pictureBroken(error);
  }
}

async function made(bytes: Buffer, most: number): Promise<Picture> {
  // Few starts see a picture, and its library is the largest.
  const { default: sharp } = await import("sharp");
  const facts = await sharp(bytes, { limitInputPixels: false }).metadata();
  checkSize(facts, most);
  const isMoving = (facts.pages ?? 1) > 1;
  const options: SharpOptions = { limitInputPixels: most, failOn: "error", animated: isMoving };
  const open = (): Sharp => upright(sharp(bytes, options), isMoving);

  const { data, info } = await written(open(), facts, isMoving).toBuffer({
    resolveWithObject: true,
  });
  const size = { width: info.width, height: info.pageHeight ?? info.height };
  const small = { ...previewSize(size), fit: "fill" } as const;
  const preview = await open().resize(small).webp({ quality: 80, effort: 2 }).toBuffer();
  const tiny = await sharp(preview).resize(TINY).webp({ quality: 30 }).toBuffer();
  return {
    bytes: data,
    type: `image/${info.format}`,
    ...size,
    preview,
    placeholder: `data:image/webp;base64,${tiny.toString("base64")}`,
  };
}

/** By what the file says of itself, before a pixel is unfolded. */
function checkSize({ width, height, pageHeight, pages = 1 }: Metadata, most: number): void {
  const pixels = width * (pageHeight ?? height) * pages;
  if (pixels > most) throw pictureTooLarge(pixels, most);
}

/** Films of pictures carry no turn. */
function upright(image: Sharp, isMoving: boolean): Sharp {
  return isMoving ? image : image.autoOrient();
}

/** In its own format, where every browser knows that; AVIF takes too long to write. */
function written(image: Sharp, { format, isPalette }: Metadata, isMoving: boolean): Sharp {
  if (format === "jpeg") return image.jpeg({ quality: 88 });
  if (format === "png" && !isMoving) return image.png({ palette: isPalette });
  if (format === "gif") return image.gif({ effort: 3 });
  return image.webp({ quality: 88, effort: 3 });
}
