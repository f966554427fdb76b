import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Settings } from "../../../config/settings.ts";
import { singleton } from "../../platform/container/index.ts";
import { ValidationError } from "../../platform/errors/index.ts";
import { randomId } from "../../platform/support/index.ts";

/** Largest upload in bytes. */
export const PICTURE_BYTES = 5 * 1024 * 1024;
/** What whoever sends a larger one is told. */
export const PICTURE_TOO_LARGE = "A picture has 5 MB at most.";
/** How a picture is called: 128 random bits, so that its path cannot be guessed. */
export const PICTURE_NAME = /^[A-Za-z0-9_-]{22}\.webp$/;

const SIDE = 256;
/** A small file may unfold to a huge picture; past this it is not unfolded. */
const PIXELS = 50_000_000;

/** The pictures of people: squares in WebP without metadata, kept under `storage/uploads/pictures`. */
@singleton()
export class Pictures {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /**
   * Keeps an uploaded picture, cut to a square.
   *
   * @returns its file name
   * @throws ValidationError on the field `picture` when it is too large or no PNG, JPEG, WebP or GIF
   */
  async keep(bytes: Uint8Array): Promise<string> {
    const picture = await square(bytes);
    const name = `${randomId(128)}.webp`;
    await mkdir(this.#folder(), { recursive: true });
    await writeFile(this.path(name), picture, { flag: "wx" });
    return name;
  }

  /** Where a picture lies, by its file name. */
  path(name: string): string {
    return join(this.#folder(), name);
  }

  /** Removes a picture; one that is gone already is fine. */
  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  #folder(): string {
    return join(this.#settings.app.storage, "uploads", "pictures");
  }
}

async function square(bytes: Uint8Array): Promise<Buffer> {
  if (bytes.byteLength > PICTURE_BYTES) throw refused(PICTURE_TOO_LARGE);
  if (!isPicture(bytes)) throw refused("This is not a PNG, JPEG, WebP or GIF picture.");
  // Few starts see a picture, and its library is the largest.
  const { default: sharp } = await import("sharp");
  const image = sharp(bytes, { limitInputPixels: PIXELS, failOn: "error" });
  const cut = image.autoOrient().resize(SIDE, SIDE, { fit: "cover" }).webp({ quality: 82 });
  return cut.toBuffer().catch(() => {
    throw refused("This picture is damaged or too large to open. Try another one.");
  });
}

/** How each kind of picture begins, in latin1. */
const BEGINNINGS = ["\x89PNG\r\n\x1a\n", "\xff\xd8\xff", "GIF87a", "GIF89a"];

/**
 * By how it begins: what the browser calls a file proves nothing, and readers of rarer formats (SVG, PDF, TIFF) are
 * not to meet a stranger's bytes.
 */
function isPicture(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  const isWebp = head.startsWith("RIFF") && head.endsWith("WEBP");
  return isWebp || BEGINNINGS.some((beginning) => head.startsWith(beginning));
}

function refused(message: string): ValidationError {
  return new ValidationError(
    { fields: [{ field: "picture", message }] },
    "picture_refused",
    message,
  );
}
