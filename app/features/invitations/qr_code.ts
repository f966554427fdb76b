import { encode } from "uqr";

/** Modules of white around the code; ISO/IEC 18004 asks for four. */
const BORDER = 4;

/** A QR code as one path in a square of its modules, so that a page draws it without a style or a script. */
export interface QrCode {
  /** Modules along an edge. */
  size: number;
  /** For the `d` of a path. */
  path: string;
}

/** @example qrCode("https://chat.example.org/invitations/…").size // 45 */
export function qrCode(text: string): QrCode {
  const { data, size } = encode(text, { ecc: "M", border: BORDER });
  const runs = data.flatMap((row, y) =>
    runsOf(row).map(({ x, length }) => `M${x} ${y}h${length}v1h-${length}z`),
  );
  return { size, path: runs.join("") };
}

/** Dark modules that touch, as one rectangle. */
function runsOf(row: readonly boolean[]): { x: number; length: number }[] {
  const runs: { x: number; length: number }[] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (!dark) continue;
    if (last && last.x + last.length === x) last.length += 1;
    else runs.push({ x, length: 1 });
  }
  return runs;
}
