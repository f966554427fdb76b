import type { Socket } from "node:net";
import { createInterface } from "node:readline";

const LONGEST = 1_048_576;

/** The first line that comes; `undefined` when the other end says nothing in `ms`, hangs up or talks too long. */
export async function firstLine(socket: Socket, ms: number): Promise<string | undefined> {
  const timer = setTimeout(() => socket.destroy(), ms);
  let bytes = 0;
  socket.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LONGEST) socket.destroy();
  });
  socket.on("error", () => socket.destroy());
  const lines = createInterface({ input: socket });
  try {
    for await (const line of lines) return line;
    return undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    lines.close();
  }
}

/** One JSON value as a line; what is not JSON is `undefined`. */
export function parseLine(line: string | undefined): unknown {
  try {
    return line === undefined ? undefined : (JSON.parse(line) as unknown);
  } catch {
    return undefined;
  }
}
