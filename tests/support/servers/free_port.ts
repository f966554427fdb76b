import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A TCP port that nobody uses now. Taken from below the range that systems give to outgoing connections, so
 * that nobody takes it by chance while a server is stopped and started again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
