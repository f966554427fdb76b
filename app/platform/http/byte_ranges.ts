/** Which bytes of `size` are meant: both ends are part of it. */
export interface Stretch {
  start: number;
  end: number;
}

const ONE_RANGE = /^bytes=(\d*)-(\d*)$/i;

/**
 * What a `Range` header asks of a body of `size` bytes (RFC 9110, section 14.1.2).
 *
 * @returns `whole` when there is no range, or one that we need not serve: another unit, several, no range at all
 * @example stretchOf("bytes=-500", 10_000) // { start: 9500, end: 9999 }
 */
export function stretchOf(header: string | undefined, size: number): Stretch | "whole" | "none" {
  const [, first = "", last = ""] = ONE_RANGE.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return "whole";
  if (first === "") return suffix(Number(last), size);
  const [start, end] = [Number(first), last === "" ? size - 1 : Number(last)];
  if (last !== "" && end < start) return "whole";
  return start < size ? { start, end: Math.min(end, size - 1) } : "none";
}

function suffix(length: number, size: number): Stretch | "none" {
  if (length === 0 || size === 0) return "none";
  return { start: Math.max(0, size - length), end: size - 1 };
}
