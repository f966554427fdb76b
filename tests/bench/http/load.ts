import { connect, type Socket } from "node:net";

export interface Asked {
  url: string;
  headers?: Record<string, string>;
  connections: number;
  ms: number;
}

/**
 * Keeps `connections` keep-alive connections busy with one request each, for so many milliseconds, and counts
 * answers. All answers are of one length, so bytes are counted and nothing is parsed.
 *
 * @returns answers a second
 */
export async function load({ url, headers = {}, connections, ms }: Asked): Promise<number> {
  const { hostname, port, pathname } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const request = Buffer.from(
    `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n${lines.join("")}\r\n`,
  );
  const target = { host: hostname, port: Number(port) };
  const length = await lengthOfAnswer(target, request);
  let answers = 0;
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(target)));
  for (const socket of sockets) {
    let missing = length;
    socket.on("data", (chunk) => {
      missing -= chunk.length;
      if (missing > 0) return;
      answers += 1;
      missing = length;
      socket.write(request);
    });
  }
  const start = performance.now();
  let isOver = false;
  // Never asleep: waking a reader costs the writing server more than a small answer does.
  const spin = () => void (isOver || setImmediate(spin));
  spin();
  for (const socket of sockets) socket.write(request);
  await new Promise((over) => setTimeout(over, ms));
  const rate = answers / ((performance.now() - start) / 1000);
  isOver = true;
  for (const socket of sockets) socket.destroy();
  return rate;
}

function open(target: { host: string; port: number }): Promise<Socket> {
  return new Promise((opened, failed) => {
    const socket = connect(target, () => opened(socket)).once("error", failed);
    socket.setNoDelay(true);
  });
}

/** @throws when the answer is anything but a 200 with a length */
async function lengthOfAnswer(target: { host: string; port: number }, request: Buffer) {
  const socket = await open(target);
  let text = "";
  socket.setEncoding("latin1").write(request);
  for await (const chunk of socket) {
    text += chunk;
    const head = text.indexOf("\r\n\r\n") + 4;
    const body = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? Number.NaN);
    if (head > 3 && text.length >= head + body) break;
  }
  socket.destroy();
  if (!text.startsWith("HTTP/1.1 200"))
    throw new Error(`GET ${request.toString("latin1", 4, 60)}… was answered ${text.slice(0, 200)}`);
  return text.length;
}
