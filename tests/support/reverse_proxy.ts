import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

const HEAD_END = "\r\n\r\n";

interface ProxyOptions {
  /** Where it hands connections on to. */
  port: number;
  /** What it tells of who came, as `X-Forwarded-For`, `-Proto` and `-Host`. */
  headers: Record<string, string>;
  /** Begins the paths that it is asked for, and is taken off. */
  prefix?: string;
}

/** A proxy as administrators put one in front: changes the head of the first request, and passes on the rest. */
export async function startProxy(options: ProxyOptions): Promise<{ port: number; server: Server }> {
  const server = createServer((client) => pass(client, options));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { port: (server.address() as AddressInfo).port, server };
}

function pass(client: Socket, { port, headers, prefix = "" }: ProxyOptions): void {
  const inner = connect(port, "127.0.0.1");
  const added = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  let head = "";
  const read = (chunk: Buffer): void => {
    head += chunk.toString("latin1");
    const end = head.indexOf(HEAD_END);
    if (end < 0) return;
    client.off("data", read);
    const lines = head.slice(0, end + 2).replace(` ${prefix}/`, " /");
    inner.write(Buffer.from(`${lines}${added.join("")}\r\n${head.slice(end + 4)}`, "latin1"));
    client.pipe(inner).pipe(client);
  };
  client.on("data", read);
  for (const socket of [client, inner])
    socket.on("error", () => {}).on("close", () => [client, inner].map((one) => one.destroy()));
}
