import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream";

/** A load balancer: each connection goes to the first of the servers that takes it. */
export async function openBalancer(
  ...urls: readonly string[]
): Promise<{ url: string; close(): void }> {
  const server = createServer((client) => handOn(client, urls.map(portOf)));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close() };
}

function handOn(client: Socket, [port, ...others]: readonly number[]): void {
  client.on("error", () => {}); // the pipeline ends both
  if (port === undefined) return void client.destroy();
  const server = connect(port, "127.0.0.1");
  const isAway = (): void => handOn(client, others);
  server.once("error", isAway);
  server.once("connect", () => {
    server.off("error", isAway);
    pipeline(client, server, client, () => {});
  });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
