/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** The room that a picture may take in a message. */
const ROOM: Size = { width: 400, height: 300 };

/** How large a picture stands in a message: as it is, or smaller. */
export function shownSize({ width, height }: Size): Size {
  const scale = Math.min(1, ROOM.width / width, ROOM.height / height);
  const fit = (length: number): number => Math.max(1, Math.round(length * scale));
  return { width: fit(width), height: fit(height) };
}

/**
 * How large its preview is: twice as large, for fine screens, where it stands there smaller than it is. Both have the
 * same form to the pixel, so nothing moves when the preview is there.
 */
export function previewSize(size: Size): Size {
  const shown = shownSize(size);
  const factor = shown.width < size.width || shown.height < size.height ? 2 : 1;
  return { width: shown.width * factor, height: shown.height * factor };
}
